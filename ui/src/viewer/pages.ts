// The pages of one document in a scrolled column: a few are drawn around what is seen, the others are room.
import type { PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import type { Layout } from "./layout";
import { Paper } from "./paper";

/** After so many pages the reader forgets fonts and pictures that it kept for later. */
const TIDY_EVERY = 40;

export class Pages {
  private readonly room = document.createElement("div");
  private readonly drawn = new Map<number, Paper>();
  private busy = false;
  private over = false;
  private since = 0;

  constructor(
    private readonly column: HTMLElement,
    private readonly pdf: PDFDocumentProxy,
    readonly layout: Layout,
    private readonly onPage: (index: number) => void,
  ) {
    this.room.className = "room";
    column.replaceChildren(this.room);
    column.addEventListener("scroll", () => this.look(), { passive: true });
    this.measure();
    this.look();
  }

  /** The page that fills most of the screen's middle. */
  get current(): number {
    return this.layout.pageAt(this.column.scrollTop + this.column.clientHeight / 3);
  }

  go(index: number): void {
    const within = Math.max(0, Math.min(index, this.layout.count - 1));
    this.column.scrollTop = this.layout.top(within) - 8;
    this.look();
  }

  /** Draws everything anew at another size, around the place where the reader is. */
  resize(change: (layout: Layout) => void): void {
    const [index, within] = this.place();
    change(this.layout);
    this.empty();
    this.measure();
    this.column.scrollTop = this.layout.top(index) + within * this.layout.size(index).height;
    this.look();
  }

  /** Ends it; nothing of the document is left on the screen. */
  end(): void {
    this.over = true;
    this.empty();
    this.room.remove();
  }

  private place(): [index: number, within: number] {
    const index = this.layout.pageAt(this.column.scrollTop);
    return [index, (this.column.scrollTop - this.layout.top(index)) / Math.max(1, this.layout.size(index).height)];
  }

  private empty(): void {
    for (const paper of this.drawn.values()) paper.drop();
    this.drawn.clear();
  }

  private measure(): void {
    Object.assign(this.room.style, { height: `${this.layout.height}px`, minWidth: `${this.layout.width}px` });
    for (const paper of this.drawn.values()) paper.put(this.layout);
  }

  /** A page turned out larger or smaller than thought: what is read stays where it is. */
  private settle(): void {
    const [index, within] = this.place();
    this.measure();
    const top = this.layout.top(index) + within * this.layout.size(index).height;
    if (Math.abs(top - this.column.scrollTop) > 1) this.column.scrollTop = top;
  }

  private look(): void {
    if (this.over) return;
    const worth = this.worth();
    for (const [index, paper] of this.drawn) {
      if (worth.includes(index)) continue;
      paper.drop();
      this.drawn.delete(index);
    }
    this.onPage(this.current);
    void this.draw();
  }

  private worth(): number[] {
    return this.layout.worth(this.column.scrollTop, this.column.scrollTop + this.column.clientHeight);
  }

  /** One after the other, always the one that is wanted most now. */
  private async draw(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    for (let next = this.next(); next !== undefined && !this.over; next = this.next()) {
      const paper = new Paper(this.pdf, next);
      this.drawn.set(next, paper);
      paper.put(this.layout);
      this.insert(paper);
      await paper.draw(this.layout, () => this.settle());
      this.since += 1;
      if (this.since % TIDY_EVERY === 0) await this.pdf.cleanup().catch(() => undefined);
    }
    this.busy = false;
  }

  private next(): number | undefined {
    return this.worth().find((index) => !this.drawn.has(index));
  }

  /** In the order of the document, for whoever reads it aloud. */
  private insert(paper: Paper): void {
    const after = [...this.drawn.values()].filter(({ index, frame }) => index > paper.index && frame.isConnected).sort((a, b) => a.index - b.index)[0];
    this.room.insertBefore(paper.frame, after?.frame ?? null);
  }
}
