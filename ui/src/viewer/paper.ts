// One page on the screen: its picture, and over it its words, for whoever selects them or has them read aloud.
import { AnnotationMode, TextLayer, type PDFDocumentProxy, type PDFPageProxy, type RenderTask } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { Layout } from "./layout";
import { word } from "./words";

/** Pixels of one picture: 48 MB of memory. */
const MOST_PIXELS = 12_000_000;
const POINT = 96 / 72;

export class Paper {
  readonly frame = document.createElement("section");
  private page: PDFPageProxy | undefined;
  private task: RenderTask | undefined;
  private words: TextLayer | undefined;
  private gone = false;

  constructor(
    private readonly pdf: PDFDocumentProxy,
    readonly index: number,
  ) {
    this.frame.className = "sheet";
    this.frame.dataset.page = String(index + 1);
    this.frame.setAttribute("aria-label", word("page.n", { n: index + 1 }));
  }

  put(layout: Layout): void {
    const { width, height } = layout.size(this.index);
    Object.assign(this.frame.style, { top: `${layout.top(this.index)}px`, width: `${width}px`, height: `${height}px` });
  }

  /** Draws it; `onSize` hears how large it really is before it is drawn. A page that cannot be drawn says so. */
  async draw(layout: Layout, onSize: () => void): Promise<void> {
    try {
      const page = (this.page = await this.pdf.getPage(this.index + 1));
      if (this.gone) return this.drop();
      const { width, height } = page.getViewport({ scale: POINT });
      if (layout.learn(this.index, { width, height })) onSize();
      await this.fill(page, layout);
    } catch {
      if (!this.gone) this.say(word("page.broken"), "page-broken");
    }
  }

  /** Takes it off the screen and out of the memory. */
  drop(): void {
    this.gone = true;
    this.task?.cancel();
    this.words?.cancel();
    for (const canvas of this.frame.querySelectorAll("canvas")) canvas.width = canvas.height = 0;
    this.frame.remove();
    this.page?.cleanup();
  }

  private async fill(page: PDFPageProxy, layout: Layout): Promise<void> {
    const shown = layout.size(this.index);
    const scale = Math.max(shown.width / page.getViewport({ scale: 1 }).width, 0.01);
    const viewport = page.getViewport({ scale });
    const fine = Math.min(window.devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (shown.width * shown.height)));
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    canvas.width = Math.max(1, Math.floor(shown.width * fine));
    canvas.height = Math.max(1, Math.floor(shown.height * fine));
    this.frame.replaceChildren(canvas);
    // What is noted on a page belongs to the evidence and is drawn; nothing of it can be pressed.
    this.task = page.render({ canvas, viewport, transform: [fine, 0, 0, fine, 0, 0], annotationMode: AnnotationMode.ENABLE });
    await this.task.promise;
    this.frame.dataset.drawn = "true";
    await this.spell(page, viewport, scale);
  }

  private async spell(page: PDFPageProxy, viewport: ReturnType<PDFPageProxy["getViewport"]>, scale: number): Promise<void> {
    const container = document.createElement("div");
    container.className = "text-layer";
    this.frame.style.setProperty("--total-scale-factor", String(scale));
    this.words = new TextLayer({ textContentSource: page.streamTextContent(), container, viewport });
    await this.words.render();
    if (this.gone) return;
    this.frame.append(container);
    if (!container.textContent?.trim()) this.say(word("no.text"), "page-no-text", "unseen");
  }

  private say(text: string, id: string, look = "sheet-said"): void {
    const said = document.createElement("p");
    said.className = look;
    said.dataset.testid = id;
    said.textContent = text;
    this.frame.append(said);
  }
}
