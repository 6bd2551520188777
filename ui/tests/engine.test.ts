// An engine that is too old gets a page that says so instead of a blank window.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";

const script = readFileSync(resolve(__dirname, "../public/engine.js"), "utf8");
const page = readFileSync(resolve(__dirname, "../index.html"), "utf8");

function start(knows: (what: string) => boolean): string {
  document.body.innerHTML = "<div id=root></div>";
  vi.stubGlobal("CSS", { supports: (...said: string[]) => knows(said.join(":")) });
  new Function(script)();
  document.dispatchEvent(new Event("DOMContentLoaded"));
  window.dispatchEvent(new Event("DOMContentLoaded"));
  return document.body.textContent ?? "";
}

afterEach(() => vi.unstubAllGlobals());

describe("an engine that is too old", () => {
  // First: an old engine is listened for until its page is gone.
  it("is none that knows what the page needs", () => {
    expect(start(() => true)).toBe("");
  });

  it("is told by name, with what is safe and what to do", () => {
    const words = start(() => false);
    expect(words).toMatch(/too old/);
    expect(words).toMatch(/data is safe/);
    expect(words).toMatch(/then start Chancery again/);
  });

  it("is asked before the application is", () => {
    expect(page.indexOf("engine.js")).toBeGreaterThan(0);
    expect(page.indexOf("engine.js")).toBeLessThan(page.indexOf("main.tsx"));
  });
});
