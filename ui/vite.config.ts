import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** What the reader of PDF files needs beside its script; what it may not do (WebAssembly, scripts of a file) stays behind. */
function partsOfTheReader(): Plugin {
  const from = resolve(import.meta.dirname, "node_modules/pdfjs-dist");
  const wanted = (folder: string, name: string) => folder !== "wasm" || name.includes("nowasm") || /^LICENSE_(PDFJS_)?(JBIG2|OPENJPEG)$/.test(name);
  return {
    name: "parts-of-the-reader",
    generateBundle() {
      for (const folder of ["cmaps", "standard_fonts", "iccs", "wasm"]) {
        for (const name of readdirSync(resolve(from, folder)).filter((name) => wanted(folder, name))) {
          this.emitFile({ type: "asset", fileName: `pdf/${folder}/${name}`, source: readFileSync(resolve(from, folder, name)) });
        }
      }
    },
  };
}

const page = (name: string) => resolve(import.meta.dirname, name);

export default defineConfig({
  plugins: [react(), partsOfTheReader()],
  base: "./",
  build: {
    target: "safari17",
    assetsInlineLimit: 0,
    cssMinify: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    rolldownOptions: { input: { index: page("index.html"), viewer: page("viewer.html") } },
  },
  server: { port: 1420, strictPort: true, proxy: { "/call": process.env.CHANCERY_BRIDGE ?? "http://127.0.0.1:1421" } },
  test: { environment: "jsdom", setupFiles: ["tests/set-up.ts"], testTimeout: 60_000, include: ["tests/**/*.test.{ts,tsx}", "src/**/*.test.{ts,tsx}"] },
});
