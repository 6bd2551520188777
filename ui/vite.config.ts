import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  base: "./",
  build: {
    target: "safari17",
    assetsInlineLimit: 0,
    cssMinify: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
  server: { port: 1420, strictPort: true, proxy: { "/call": process.env.CHANCERY_BRIDGE ?? "http://127.0.0.1:1421" } },
  test: { environment: "jsdom", setupFiles: ["tests/set-up.ts"], testTimeout: 60_000, include: ["tests/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"] },
});
