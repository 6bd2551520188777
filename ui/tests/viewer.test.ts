// The viewer: what a ticket opens, how much of a long file is drawn, what the keys do, and how it ends in words.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** The reader of PDF files, as far as the viewer speaks to it. */
const file = vi.hoisted(() => ({
  pages: 3,
  fault: null as unknown,
  broken: new Set<number>(),
  size: { width: 816, height: 1056 },
  drawn: [] as number[],
  forgotten: [] as number[],
  text: "Interview of the applicant",
  options: {} as Record<string, unknown>,
  range: null as { requestDataRange(begin: number, end: number): void } | null,
}));

vi.mock("pdfjs-dist/legacy/build/pdf.mjs", () => {
  class PasswordException extends Error {}
  const viewport = ({ scale }: { scale: number }) => ({ width: (file.size.width * 72 * scale) / 96, height: (file.size.height * 72 * scale) / 96 });
  const page = (number: number) => ({
    getViewport: viewport,
    render: () => {
      if (file.broken.has(number)) return { promise: Promise.reject(new Error("bad operator")), cancel: () => undefined };
      file.drawn.push(number);
      return { promise: Promise.resolve(), cancel: () => undefined };
    },
    streamTextContent: () => null,
    cleanup: () => file.forgotten.push(number),
  });
  return {
    PasswordException,
    AnnotationMode: { ENABLE: 1 },
    VerbosityLevel: { ERRORS: 0 },
    PDFWorker: { create: () => ({}) },
    PDFDataRangeTransport: class {
      constructor(readonly length: number) {}
      onDataRange() {}
    },
    TextLayer: class {
      constructor(private readonly set: { container: HTMLElement }) {}
      async render() {
        this.set.container.textContent = file.text;
      }
      cancel() {}
    },
    getDocument: (options: Record<string, unknown>) => {
      file.options = options;
      file.range = options.range as typeof file.range;
      const fault = file.fault === "password" ? new PasswordException("no") : file.fault;
      const pdf = { numPages: file.pages, getPage: async (number: number) => page(number), cleanup: async () => undefined };
      return { promise: fault ? Promise.reject(fault) : Promise.resolve(pdf), destroy: async () => undefined };
    },
  };
});
vi.mock("pdfjs-dist/legacy/build/pdf.worker.min.mjs?url", () => ({ default: "/assets/pdf.worker.mjs" }));

const { Layout, MOST_DRAWN, MOST_PAGES } = await import("../src/viewer/layout");
const { Pieces, PIECE } = await import("../src/viewer/source");
const { show } = await import("../src/viewer/show");

const LETTER = { width: 816, height: 1056 };
const ADMITTED = { reading: "r-1", title: "scan.pdf", marking: "CUI//SP-LEI", size: 5_000_000 };

/** What the scheme of the window answers. */
const answers: Record<string, () => Response> = {};
let asked: string[] = [];
let ends: (() => void)[] = [];

beforeEach(() => {
  Object.assign(file, { pages: 3, fault: null, broken: new Set(), size: { ...LETTER }, drawn: [], forgotten: [], text: "Interview of the applicant" });
  for (const key of Object.keys(answers)) delete answers[key];
  answers["open/t-1"] = () => Response.json(ADMITTED);
  asked = [];
  vi.stubGlobal("Worker", class {});
  vi.stubGlobal("fetch", async (address: string) => {
    const path = new URL(address).pathname.slice(1);
    asked.push(path);
    const key = Object.keys(answers).find((one) => path.startsWith(one));
    return key ? answers[key]!() : new Response(null, { status: 404 });
  });
  Object.defineProperties(HTMLElement.prototype, { clientHeight: { configurable: true, value: 700 }, clientWidth: { configurable: true, value: 960 } });
});
afterEach(() => {
  ends.forEach((end) => end());
  ends = [];
  document.body.replaceChildren();
  for (const side of ["clientHeight", "clientWidth"]) Reflect.deleteProperty(HTMLElement.prototype, side);
});

const id = (name: string) => document.querySelector<HTMLElement>(`[data-testid="${name}"]`)!;
const sheets = () => [...document.querySelectorAll<HTMLElement>(".sheet")].map((sheet) => Number(sheet.dataset.page));
const column = () => id("viewer-pages");
const settled = () => new Promise((done) => setTimeout(done, 20));

async function opened(): Promise<void> {
  ends.push(await show(document.body, "?ticket=t-1&theme=dark&size=120"));
  await settled();
}

async function scrollTo(top: number): Promise<void> {
  column().scrollTop = top;
  column().dispatchEvent(new Event("scroll"));
  await settled();
}

const press = (key: string, target: EventTarget = document.body) => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

describe("the room of a long document", () => {
  it("puts pages one below the other and finds the one at a place", () => {
    const layout = new Layout(100, LETTER);
    expect(layout.top(1) - layout.top(0)).toBe(LETTER.height + 16);
    expect([0, 20, layout.top(41), layout.top(42) - 1, layout.height * 2].map((at) => layout.pageAt(at))).toEqual([0, 0, 41, 41, 99]);
  });

  it("stays where it was when a page turns out otherwise, and knows it", () => {
    const layout = new Layout(10, LETTER);
    const before = layout.top(5);
    expect(layout.learn(2, { width: 400, height: 500 })).toBe(true);
    expect(layout.top(5)).toBe(before - 556);
    expect(layout.learn(2, { width: 400.2, height: 500 })).toBe(false);
  });

  it("draws the pages that are seen first, and never more than a few, however small they are", () => {
    const layout = new Layout(2_000, LETTER);
    expect(layout.worth(layout.top(7), layout.top(7) + 700)).toEqual([7, 8, 6, 9, 5]);
    for (const size of [LETTER, { width: 1, height: 0 }, { width: Number.NaN, height: -3 }]) {
      const crowd = new Layout(2_000, size);
      expect(crowd.worth(0, 50_000).length).toBeLessThanOrEqual(MOST_DRAWN);
    }
  });

  it("believes no document that says it has more pages, larger pages or more zoom than an engine can hold", () => {
    for (const [pages, side] of [[10_000_000, 800], [5_000, 1e9], [1, Number.POSITIVE_INFINITY], [0, 100], [-4, 100]] as const) {
      const layout = new Layout(pages, { width: side, height: side });
      layout.zoom = 1_000;
      expect(layout.count).toBeLessThanOrEqual(MOST_PAGES);
      expect(layout.height).toBeLessThan(31_000_000);
      expect(Number.isFinite(layout.width)).toBe(true);
      expect(layout.worth(0, 700).every((page) => page >= 0 && page < layout.count)).toBe(true);
    }
  });
});

describe("the bytes", () => {
  it("come in pieces of at most a megabyte and are put together in their order", async () => {
    const given: [number, Uint8Array][] = [];
    answers["piece/r-1/"] = () => {
      const [from, most] = asked.at(-1)!.split("/").slice(2).map(Number) as [number, number];
      return new Response(new Uint8Array(most).fill(from / PIECE));
    };
    const pieces = new Pieces(ADMITTED, () => undefined);
    pieces.onDataRange = (begin, bytes) => void given.push([begin, bytes as Uint8Array]);
    pieces.requestDataRange(PIECE, PIECE * 3 + 10);
    await settled();
    expect(asked).toEqual([`piece/r-1/${PIECE}/${PIECE}`, `piece/r-1/${PIECE * 2}/${PIECE}`, `piece/r-1/${PIECE * 3}/10`]);
    const [[begin, bytes]] = given as [[number, Uint8Array]];
    expect([begin, bytes.length, bytes[0], bytes[PIECE], bytes[PIECE * 2]]).toEqual([PIECE, PIECE * 2 + 10, 1, 2, 3]);
  });

  it("end in the words of the desk when it is locked, and nothing of the file is left on the screen", async () => {
    await opened();
    expect(sheets()).toEqual([1, 2, 3]);
    answers["piece/r-1/"] = () => Response.json({ code: "viewing_over", message: "This look at the file is over." }, { status: 403 });
    file.range!.requestDataRange(0, 10);
    await settled();
    expect(id("viewer-said").textContent).toBe("This look at the file is over.");
    expect(sheets()).toEqual([]);
  });
});

describe("the window of a file", () => {
  it("shows what the ticket opens, with its marking, as the main window looks", async () => {
    await opened();
    expect(asked[0]).toBe("open/t-1");
    expect([id("viewer-marking").textContent, id("viewer-title").textContent, id("viewer-count").textContent]).toEqual(["CUI//SP-LEI", "scan.pdf", "of 3"]);
    expect([document.documentElement.dataset.theme, document.documentElement.style.fontSize]).toEqual(["dark", "120%"]);
    expect(document.querySelector('[data-page="1"]')!.textContent).toContain("Interview of the applicant");
    expect(document.activeElement).toBe(column());
  });

  it("lets a file do nothing but be looked at", async () => {
    await opened();
    expect(file.options).toMatchObject({ enableXfa: false, useWasm: false, useSystemFonts: false, disableAutoFetch: true, disableStream: true });
    expect(Object.values(file.options).filter((one) => typeof one === "string" && !one.startsWith(location.origin))).toEqual([]);
    expect(document.querySelectorAll("a, iframe, form, object, embed, script")).toHaveLength(0);
  });

  it("keeps a few of two thousand pages and gives back the others", async () => {
    file.pages = 2_000;
    await opened();
    await scrollTo(700_000);
    await scrollTo(1_500_000);
    expect(sheets().length).toBeLessThanOrEqual(MOST_DRAWN);
    expect(Math.min(...sheets())).toBeGreaterThan(1_000);
    expect(file.forgotten).toEqual(expect.arrayContaining([1, 2]));
    expect(sheets()).toEqual([...sheets()].sort((a, b) => a - b));
  });

  it("goes by keys to the next page, the last, the first, and out", async () => {
    file.pages = 40;
    await opened();
    const page = () => (id("viewer-page") as HTMLInputElement).value;
    for (const [key, expected] of [["ArrowRight", "2"], ["ArrowRight", "3"], ["ArrowLeft", "2"], ["End", "40"], ["Home", "1"]] as const) {
      press(key);
      await settled();
      expect([key, page()]).toEqual([key, expected]);
    }
    const before = column().scrollTop;
    press("PageDown");
    expect(column().scrollTop).toBe(before + 630);
    press("ArrowUp");
    expect(column().scrollTop).toBe(before + 570);
    press("Escape");
    await settled();
    expect(asked.at(-1)).toBe("close");
  });

  it("gets larger and smaller and stays at its page", async () => {
    file.pages = 40;
    await opened();
    press("End");
    await settled();
    const zoom = () => parseInt(id("viewer-zoom").textContent!, 10);
    const first = zoom();
    press("+");
    expect(zoom()).toBeGreaterThan(first);
    press("-");
    press("-");
    expect(zoom()).toBeLessThan(first);
    press("0");
    expect(zoom()).toBe(first);
    await settled();
    expect((id("viewer-page") as HTMLInputElement).value).toBe("40");
  });

  it("goes to the page that is typed, and takes nothing for a page that is none", async () => {
    file.pages = 40;
    await opened();
    const field = id("viewer-page") as HTMLInputElement;
    for (const [typed, expected] of [["12", 12], ["9999", 40], ["", 40], ["-5", 1]] as const) {
      field.value = typed;
      field.dispatchEvent(new Event("change"));
      await settled();
      expect(sheets()).toContain(expected);
    }
    expect(press("Home", field)).toBe(true);
  });

  it.each([
    ["password", /protected by a password/],
    [new Error("Invalid PDF structure."), /damaged and cannot be shown/],
  ])("says in words that a file does not open: %s", async (fault, words) => {
    file.fault = fault;
    await opened();
    expect(id("viewer-said").textContent).toMatch(words);
    expect([sheets(), id("viewer-page-group").hidden, id("viewer-size-group").hidden]).toEqual([[], true, true]);
  });

  it("says the words of the desk for a ticket that was used", async () => {
    answers["open/t-1"] = () => Response.json({ code: "viewing_over", message: "This look at the file is over." }, { status: 403 });
    await opened();
    expect(id("viewer-said").textContent).toBe("This look at the file is over.");
  });

  it("says of one page that it is damaged and draws the others", async () => {
    file.broken.add(2);
    await opened();
    expect(file.drawn).toEqual([1, 3]);
    expect(document.querySelector('[data-page="2"]')!.textContent).toMatch(/This page is damaged/);
  });

  it("says of a page without text that nothing of it can be read aloud", async () => {
    file.text = "  ";
    await opened();
    expect(document.querySelector('[data-page="1"]')!.textContent).toMatch(/holds no text/);
  });

  it("says that only the first pages of a monstrous file are shown", async () => {
    file.pages = 9_000_000;
    await opened();
    expect(id("viewer-said").textContent).toBe("This file has 9,000,000 pages. The first 5,000 are shown; save a copy to read on.");
  });
});
