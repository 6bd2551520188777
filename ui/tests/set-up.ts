// What every test of the page starts from: a host that answers as told, and what jsdom lacks of an engine.
import { afterEach, beforeAll, beforeEach, vi } from "vitest";

vi.mock("../src/platform/host", () => ({
  host: async () => {
    const { call, picks } = await import("./host");
    return { call, pickOpen: async () => picks.open, pickSave: async () => picks.save, present: () => undefined, view: async (name: string, request: Record<string, unknown>) => void (await call(name, request)), onChanged: () => () => undefined };
  },
}));

if (typeof document !== "undefined") {
  const { cleanup, configure } = await import("@testing-library/react");
  const { startAnew } = await import("./host");
  const { fetchLater } = await import("../src/shared/later");
  // A machine that is busy with other things has done nothing wrong.
  configure({ asyncUtilTimeout: 10_000 });
  // As in the window once its first screen stands.
  beforeAll(fetchLater, 60_000);
  beforeEach(() => {
    vi.stubGlobal("CSS", { escape: (text: string) => text.replace(/["\\]/g, "\\$&"), supports: () => true });
    vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: () => undefined }));
    Element.prototype.scrollTo = () => undefined;
    Element.prototype.scrollIntoView = () => undefined;
    // The editor asks where a word stands; nothing is laid out here.
    Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
    Range.prototype.getBoundingClientRect = () => new DOMRect();
    document.elementFromPoint = () => null;
    globalThis.ResizeObserver = class {
      observe() {}
      unobserve() {}
      disconnect() {}
    };
    startAnew();
  });
  afterEach(cleanup);
}
