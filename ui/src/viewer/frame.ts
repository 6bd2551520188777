// What stands around the pages: the marking, the title, the page one is on, the size, and the way out.
import { word, type Word } from "./words";

export interface Acts {
  page(index: number): void;
  turn(by: 1 | -1): void;
  zoom(by: 1 | -1 | 0): void;
  close(): void;
}

type Parts = Record<string, HTMLElement>;

function make<T extends keyof HTMLElementTagNameMap>(tag: T, id: string, set: Partial<HTMLElementTagNameMap[T]> = {}): HTMLElementTagNameMap[T] {
  const element = Object.assign(document.createElement(tag), set);
  element.setAttribute("data-testid", id);
  return element;
}

function button(id: string, name: Word, sign: string, act: () => void): HTMLButtonElement {
  const made = make("button", id, { type: "button", className: "btn", textContent: sign, title: word(name) });
  if (sign !== word(name)) made.setAttribute("aria-label", word(name));
  made.addEventListener("click", act);
  return made;
}

function group(name: Word, ...parts: HTMLElement[]): HTMLElement {
  // Until there are pages there is nothing to turn.
  const made = make("div", `viewer-${name}-group`, { className: "group", hidden: true });
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", word(name));
  made.append(...parts);
  return made;
}

export class Frame {
  readonly column = make("main", "viewer-pages", { className: "column", tabIndex: 0 });
  private readonly parts: Parts;
  private readonly groups: HTMLElement[];
  private readonly number = make("input", "viewer-page", { type: "text", inputMode: "numeric", className: "input", autocomplete: "off" });

  constructor(root: HTMLElement, acts: Acts) {
    const { number } = this;
    number.setAttribute("aria-label", word("page"));
    number.addEventListener("change", () => acts.page(parseInt(number.value, 10) - 1));
    this.parts = {
      banner: make("div", "viewer-marking", { className: "banner" }),
      title: make("h1", "viewer-title", { textContent: word("document") }),
      count: make("span", "viewer-count"),
      zoom: make("span", "viewer-zoom", { className: "zoom" }),
      said: make("p", "viewer-said", { className: "said" }),
    };
    const { banner, title, count, zoom, said } = this.parts as Record<string, HTMLElement>;
    said!.setAttribute("role", "status");
    this.column.setAttribute("aria-label", word("pages"));
    const bar = make("div", "viewer-bar", { className: "bar" });
    this.groups = [
      group("page", button("viewer-previous", "page.previous", "↑", () => acts.turn(-1)), number, count!, button("viewer-next", "page.next", "↓", () => acts.turn(1))),
      group("size", button("viewer-smaller", "smaller", "−", () => acts.zoom(-1)), zoom!, button("viewer-larger", "larger", "+", () => acts.zoom(1)), button("viewer-fit", "fit", word("fit"), () => acts.zoom(0))),
    ];
    bar.append(title!, ...this.groups, button("viewer-close", "close", word("close"), acts.close));
    const head = make("header", "viewer-head");
    head.append(banner!, bar, said!);
    root.replaceChildren(head, this.column);
  }

  name(title: string, marking: string): void {
    this.parts.title!.textContent = title;
    this.parts.banner!.textContent = marking;
  }

  /** There are so many pages to turn; none, and the keys for it go. */
  pages(count: number): void {
    this.parts.count!.textContent = word("of", { n: count });
    for (const group of this.groups) group.hidden = count === 0;
  }

  at(index: number): void {
    if (document.activeElement !== this.number) this.number.value = String(index + 1);
  }

  zoomed(zoom: number): void {
    this.parts.zoom!.textContent = word("percent", { n: Math.round(zoom * 100) });
  }

  /** A sentence over the pages; none takes it away. */
  say(words: string): void {
    this.parts.said!.textContent = words;
  }
}

/** What a key stands for outside a field. */
export function keyed(event: KeyboardEvent, acts: Acts, column: HTMLElement, last: number): boolean {
  if (event.key === "Escape") return done(acts.close);
  if (event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLInputElement) return false;
  const screen = column.clientHeight * 0.9;
  const scroll = (by: number) => () => void (column.scrollTop += by);
  const keys: Record<string, () => void> = {
    ArrowDown: scroll(60), ArrowUp: scroll(-60), PageDown: scroll(screen), PageUp: scroll(-screen),
    ArrowRight: () => acts.turn(1), ArrowLeft: () => acts.turn(-1),
    Home: () => acts.page(0), End: () => acts.page(last),
    "+": () => acts.zoom(1), "=": () => acts.zoom(1), "-": () => acts.zoom(-1), "0": () => acts.zoom(0),
  };
  const act = keys[event.key];
  return act ? done(act) : false;
}

function done(act: () => void): true {
  act();
  return true;
}
