// What can be judged by a program on every screen: axe-core in each theme and state, large text, the focus.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { desk, THEMES } from "./bridge";
import { CASE, chosen, screens } from "./screens";

const open = desk();
const ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What differs from theme to theme. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const { version: axe } = JSON.parse(readFileSync(resolve(__dirname, "../node_modules/axe-core/package.json"), "utf8")) as { version: string };

/** What the one walk through all screens found; it is long, so that two tests share it. */
const tooWide: string[] = [];

it("no screen in any theme or state has a violation of WCAG 2.2 A and AA that axe-core can see", async ({ task }) => {
  const found: string[] = [];
  const all = chosen(await screens(open.now));
  for (const screen of all) {
    try {
      await open.now.show(screen);
      for (const theme of THEMES) {
        await open.now.wear(theme);
        found.push(...(await open.now.violations(theme === "light" ? ALL : COLOURS)).map((one) => `${screen.name}, ${theme}: ${one}`));
      }
      await open.now.enlarge(200);
      tooWide.push(...(await open.now.tooWide()).map((one) => `${screen.name}: ${one}`));
    } catch (fault) {
      // A screen that cannot be shown is a finding, not the end.
      found.push(`${screen.name}: ${String(fault)}`);
    }
  }
  Object.assign(task.meta, { facts: { "axe-core": axe, Chromium: open.now.version, "screens and states": all.length, themes: THEMES.join(", ") } });
  expect([...found, ...open.now.faults]).toEqual([]);
}, 600_000);

it("no screen is wider than the window at twice the text size", () => expect(tooWide).toEqual([]));

it.each([["a case", `#/case/${CASE}`, ".case-body"], ["a conflict", "#/conflicts", ".conflict-scroll"]])("at twice the text size %s can be read over the whole height of its pane", async (_, hash, what) => {
  await open.now.go("office", hash, { textSize: 200 });
  await open.now.page.waitForSelector(what);
  const [seen, room] = await open.now.page.evaluate((what) => {
    const body = document.querySelector<HTMLElement>(what)!;
    body.scrollIntoView();
    const [inner, pane] = [body.getBoundingClientRect(), document.querySelector("main")!.getBoundingClientRect()];
    return [Math.min(inner.bottom, pane.bottom) - Math.max(inner.top, pane.top), Math.min(pane.height, Math.max(...[body, ...body.children].map((part) => part.scrollHeight)))];
  }, what);
  expect(seen).toBeGreaterThan(0.95 * room!);
});

it("the edge of a control, the focus and what a status is told by stand out from every ground in every theme", async () => {
  await open.now.go("office", "#/settings");
  const faint: string[] = [];
  for (const theme of THEMES) {
    await open.now.wear(theme);
    for (const ground of ["canvas", "sunken", "chrome", "raised", "accent-tint"]) {
      for (const colour of ["focus", "line-control", "accent", "ok", "warn", "bad", "conflict", "incoming", "dot-offline"]) {
        const contrast = await open.now.contrast(colour, ground);
        if (contrast < 3) faint.push(`${theme}: ${colour} on ${ground} ${contrast.toFixed(2)}`);
      }
    }
  }
  expect(faint).toEqual([]);
});

it("with the text spacing that WCAG asks for, no text is cut off and no screen is wider than the window", async () => {
  const cut: string[] = [];
  for (const hash of ["#/", "#/cases?view=open", `#/case/${CASE}/overview`, `#/case/${CASE}/documents`, "#/conflicts", "#/exports/new", "#/audit", "#/statistics", "#/sync", "#/settings"]) {
    await open.now.go("office", hash);
    cut.push(...(await open.now.cutBySpacing()).map((one) => `${hash}: ${one}`), ...(await open.now.tooWide()).map((one) => `${hash}: ${one}`));
  }
  expect(cut).toEqual([]);
});

it("whatever has the focus shows it", async () => {
  await open.now.go("office", "#/cases?view=open");
  for (let step = 0; step < 40; step += 1) {
    await open.now.page.keyboard.press("Tab");
    expect(await open.now.focusShown()).toBe("");
  }
});

it("nothing moves when the system or the person asks for less motion", async () => {
  await open.now.page.emulateMedia({ reducedMotion: "reduce" });
  await open.now.go("office", "#/");
  await open.now.page.keyboard.press("Control+k");
  await open.now.id("palette-input").waitFor();
  expect(await open.now.page.evaluate(() => document.getAnimations().length)).toBe(0);
  await open.now.page.emulateMedia({ reducedMotion: null });
});
