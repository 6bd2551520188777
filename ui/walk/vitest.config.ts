// The walks through the page in a browser, over the real commands. `cargo xtask test` and `cargo xtask looks` run them.
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  // One bridge and one browser at a time.
  test: { environment: "node", include: ["walk/**/*.walk.ts"], fileParallelism: false, testTimeout: 120_000 },
});
