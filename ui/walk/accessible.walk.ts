// axe-core over every screen, theme and main state: no violation.
import { expect, it } from "vitest";
import { desk, THEMES } from "./bridge";
import { screens } from "./screens";

const open = desk();
const ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What differs from theme to theme. */
const COLOURS = ["color-contrast", "link-in-text-block"];

it("no screen in any theme or state has a violation of WCAG 2.2 A and AA that axe-core can see", async () => {
  const found: string[] = [];
  for (const screen of await screens(open.now)) {
    try {
      await open.now.show(screen);
      for (const theme of THEMES) {
        await open.now.wear(theme);
        found.push(...(await open.now.violations(theme === "light" ? ALL : COLOURS)).map((one) => `${screen.name}, ${theme}: ${one}`));
      }
    } catch (fault) {
      found.push(`${screen.name}: ${String(fault)}`);
    }
  }
  expect([...found, ...open.now.faults]).toEqual([]);
}, 600_000);
