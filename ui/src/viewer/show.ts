// One PDF, from its ticket to its last page: what opens it, what the keys and buttons do, and how it ends in words.
import { Frame, keyed, type Acts } from "./frame";
import { Layout, MOST_PAGES, ZOOMS } from "./layout";
import { Pages } from "./pages";
import { begin, whyNot } from "./reader";
import { admit, leave, Pieces, Refused } from "./source";
import { word } from "./words";

const POINT = 96 / 72;

/** Opens what the page's address names; gives a way to end it. */
export async function show(root: HTMLElement, search: string): Promise<() => void> {
  const asked = new URLSearchParams(search);
  dress(asked);
  let pages: Pages | undefined;
  const zoom = (change: (layout: Layout) => void) => {
    pages?.resize(change);
    if (pages) frame.zoomed(pages.layout.zoom);
  };
  const acts: Acts = {
    page: (index) => pages && Number.isFinite(index) && pages.go(index),
    turn: (by) => pages?.go(pages.current + by),
    zoom: (by) => zoom((layout) => (by === 0 ? layout.fit(frame.column.clientWidth) : (layout.zoom *= ZOOMS.step ** by))),
    close: leave,
  };
  const frame = new Frame(root, acts);
  const onKey = (event: KeyboardEvent) => keyed(event, acts, frame.column, (pages?.layout.count ?? 1) - 1) && event.preventDefault();
  document.addEventListener("keydown", onKey);
  frame.say(word("opening"));
  const end = (words: string) => {
    pages?.end();
    pages = undefined;
    frame.pages(0);
    frame.say(words);
  };
  try {
    pages = await opened(asked.get("ticket") ?? "", frame, end);
  } catch (fault) {
    end(fault instanceof Refused ? fault.message || word("lost") : whyNot(fault));
  }
  frame.column.focus();
  return () => {
    document.removeEventListener("keydown", onKey);
    pages?.end();
  };
}

async function opened(ticket: string, frame: Frame, end: (words: string) => void): Promise<Pages> {
  const admitted = await admit(ticket);
  frame.name(admitted.title, admitted.marking);
  let lose: (words: string) => void = () => undefined;
  const lost = new Promise<never>((_, fail) => (lose = (words) => fail(new Refused(words))));
  const task = begin(new Pieces(admitted, lose));
  lost.catch((fault: Refused) => {
    end(fault.message || word("lost"));
    void task.destroy();
  });
  const pdf = await Promise.race([task.promise, lost]);
  const first = (await pdf.getPage(1)).getViewport({ scale: POINT });
  const layout = new Layout(pdf.numPages, first);
  layout.fit(frame.column.clientWidth);
  frame.pages(pdf.numPages);
  frame.zoomed(layout.zoom);
  frame.say(pdf.numPages > MOST_PAGES ? word("cut", { n: pdf.numPages, most: MOST_PAGES }) : "");
  return new Pages(frame.column, pdf, layout, (index) => frame.at(index));
}

/** As the main window looks; it says so in the address, since this page may ask for nothing. */
function dress(asked: URLSearchParams): void {
  const theme = asked.get("theme") ?? "light";
  const size = Number(asked.get("size")) || 100;
  document.documentElement.dataset.theme = ["light", "dark", "contrast"].includes(theme) ? theme : "light";
  document.documentElement.style.fontSize = `${Math.min(Math.max(size, 90), 200)}%`;
}
