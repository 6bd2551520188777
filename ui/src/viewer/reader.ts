// The reader of PDF files, set so that a file can only be looked at: it runs nothing, follows nothing, fetches nothing but
// its own bytes and the fonts that come with the program.
import { getDocument, PasswordException, PDFWorker, VerbosityLevel, type PDFDocumentLoadingTask } from "pdfjs-dist/legacy/build/pdf.mjs";
import workerAt from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import type { Pieces } from "./source";
import { word } from "./words";

/** The same as for pictures: more is not decoded. */
const MOST_PIXELS = 64_000_000;
const CHUNK = 256 * 1024;

export function begin(range: Pieces): PDFDocumentLoadingTask {
  const part = (folder: string) => new URL(`pdf/${folder}/`, document.baseURI).href;
  // A worker of our own: the reader would otherwise start one from a blob, which the policy refuses.
  const port = new Worker(new URL(workerAt, document.baseURI), { type: "module" });
  return getDocument({
    range,
    worker: PDFWorker.create({ port }),
    rangeChunkSize: CHUNK,
    // Only what a page needs is read; it stays in the memory of the worker, never more than the file is long.
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
    useWasm: false,
    // A file looks the same on every laptop, whatever fonts that has.
    useSystemFonts: false,
    useWorkerFetch: true,
    cMapUrl: part("cmaps"),
    standardFontDataUrl: part("standard_fonts"),
    wasmUrl: part("wasm"),
    iccUrl: part("iccs"),
    maxImageSize: MOST_PIXELS,
    canvasMaxAreaInBytes: MOST_PIXELS * 4,
    verbosity: VerbosityLevel.ERRORS,
  });
}

/** Why a file did not open, for a person. */
export function whyNot(fault: unknown): string {
  return word(fault instanceof PasswordException ? "password" : "broken");
}
