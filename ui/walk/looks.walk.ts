// Pictures of every screen, in every theme, in two sizes of window, at twice the text size, and in forced colours: for
// people to look at, in `ui/looks`. `SCREENS=home,cases` takes only those.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { it } from "vitest";
import { desk, THEMES } from "./bridge";
import { chosen, screens } from "./screens";

const open = desk();
const OUT = resolve(__dirname, "../looks");
const SIZES = [{ width: 1366, height: 768 }, { width: 1920, height: 1080 }];

it("takes a picture of every screen in every look", async () => {
  mkdirSync(OUT, { recursive: true });
  const { page } = open.now;
  const shoot = (name: string) => page.screenshot({ path: join(OUT, `${name}.png`) });
  for (const screen of chosen(await screens(open.now))) {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await open.now.show(screen);
      for (const theme of THEMES) {
        await open.now.wear(theme);
        await shoot(`${screen.name}-${size.width}-${theme}`);
      }
    }
    await page.setViewportSize(SIZES[0]!);
    await open.now.show(screen, { textSize: 200 });
    await shoot(`${screen.name}-1366-large`);
    await page.emulateMedia({ forcedColors: "active" });
    await open.now.show(screen);
    await shoot(`${screen.name}-1366-forced`);
    await page.emulateMedia({ forcedColors: null });
  }
}, 1_800_000);
