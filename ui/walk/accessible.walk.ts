// What can be judged by a program on every screen: axe-core in each theme and state, large text, the focus.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { desk, THEMES } from "./bridge";
import { screens } from "./screens";

const open = desk();
const ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What differs from theme to theme. */
const COLOURS = ["color-contrast", "link-in-text-block"];
const { version: axe } = JSON.parse(readFileSync(resolve(__dirname, "../node_modules/axe-core/package.json"), "utf8")) as { version: string };

/** Every screen in turn; a screen that cannot be shown is a finding, not the end. */
async function eachScreen(judge: (name: string) => Promise<string[]>, choose = (_: { world: string; failing?: string[] }) => true, textSize = 100): Promise<string[]> {
  const found: string[] = [];
  for (const screen of (await screens(open.now)).filter(choose)) {
    try {
      await open.now.show(screen, { textSize });
      found.push(...(await judge(screen.name)).map((one) => `${screen.name}: ${one}`));
    } catch (fault) {
      found.push(`${screen.name}: ${String(fault)}`);
    }
  }
  return [...found, ...open.now.faults];
}

it("no screen in any theme or state has a violation of WCAG 2.2 A and AA that axe-core can see", async ({ task }) => {
  let seen = 0;
  const found = await eachScreen(async () => {
    const lines: string[] = [];
    for (const theme of THEMES) {
      await open.now.wear(theme);
      lines.push(...(await open.now.violations(theme === "light" ? ALL : COLOURS)).map((one) => `${theme}: ${one}`));
    }
    seen += 1;
    return lines;
  });
  Object.assign(task.meta, { facts: { "axe-core": axe, Chromium: open.now.version, "screens and states": seen, themes: THEMES.join(", ") } });
  expect(found).toEqual([]);
}, 600_000);

it("no screen is wider than the window at twice the text size", async () => {
  const found = await eachScreen(() => open.now.tooWide(), ({ world, failing }) => world === "office" && !failing, 200);
  expect(found).toEqual([]);
}, 300_000);

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
