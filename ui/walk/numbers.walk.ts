// How fast the page is over a large vault, beside what the same commands take without a page. `cargo xtask bench ui`
// runs it on an optimised bridge; it measures and asserts nothing but that it measured.
import { expect, it } from "vitest";
import { desk, PASSPHRASE } from "./bridge";
import { screens } from "./screens";

const CASES = Number(process.env.CASES ?? 10_000);
const ROUNDS = 15;
const open = desk(CASES);
const median = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
const lines: string[][] = [["what", "ours", "limit of the same run", "ratio", "goal"]];

function tell(what: string, ours: number[], limit: number[] | null, of: string, goal: string): void {
  expect(ours.length).toBeGreaterThan(0);
  const [mine, bare] = [median(ours), limit && median(limit)];
  lines.push([what, `${mine.toFixed(1)} ms`, bare === null ? of : `${bare.toFixed(1)} ms, ${of}`, bare === null ? "-" : (mine / bare).toFixed(1), goal]);
}

async function rounds(body: () => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) all.push(await body());
  return all;
}

/** Milliseconds until words stand where they are looked for, counted in the page from just before `begin` runs there. */
function until(begin: string, where: string, words = ""): Promise<number> {
  return open.now.page.evaluate(
    ([begin, where, words]) =>
      new Promise<number>((done, fail) => {
        const from = performance.now();
        setTimeout(() => fail(new Error(`${where} ${words} never came`)), 20_000);
        new Function(begin!)();
        // The page lets nobody make a function from text later on.
        const look = () => (document.querySelector(where!)?.textContent?.includes(words!) ? requestAnimationFrame(() => done(performance.now() - from)) : requestAnimationFrame(look));
        look();
      }),
    [begin, where, words],
  );
}

/** The same command by itself over the same line. */
async function asked(name: string, request: unknown): Promise<number> {
  const from = performance.now();
  await open.now.call("large", name, request);
  return performance.now() - from;
}

/** Screens that read the whole vault: what, where, what stands there, and the command behind it. */
const OTHERS = [
  ["my work", "#/", "my-work", "my_work", {}],
  ["intake", "#/intake", "intake-row", "intake_list", { all: false }],
  ["approvals", "#/approvals", "approval-row", "approval_list", { decided: false }],
  ["statistics", "#/statistics", "post-map", "statistics", {}],
] as const;

const ROW = '[data-testid="case-grid-row"] [data-testid="case-link"]';

it("measures", async () => {
  const { page } = open.now;
  const start: number[] = [];
  const load: number[] = [];
  const unlock: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await open.now.call("large", "session_lock");
    await open.now.go("large", "#/cases?view=all");
    await open.now.id("unlock-passphrase").waitFor();
    const [ready, shown] = await page.evaluate(() => {
      const loaded = performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming;
      const painted = performance.getEntriesByName("first-contentful-paint")[0];
      return [loaded.domInteractive, painted?.startTime ?? loaded.loadEventEnd];
    });
    load.push(ready!);
    start.push(shown!);
    await open.now.id("unlock-passphrase").fill(PASSPHRASE);
    unlock.push(await until(`document.querySelector('form [type="submit"]').click()`, ROW));
    await open.now.call("large", "session_lock");
    bare.push((await asked("session_unlock", { passphrase: PASSPHRASE })) + (await asked("case_list", { limit: 100 })));
    await open.now.settle();
  }
  tell("page to unlock screen", start, load, "the page's own scripts read", "<= 1500 ms (with the window)");
  tell("unlock to usable list", unlock, bare, "the two commands", "<= 1000 ms");

  await open.now.go("large", "#/cases?view=all");
  await page.waitForSelector(ROW);
  const numbers: string[] = await page.evaluate(() => [...document.querySelectorAll('[data-testid="case-link"]')].map((link) => link.textContent!));
  let at = 0;
  const opened = await rounds(async () => {
    const number = numbers[at++ % numbers.length]!;
    const took = await until(`location.hash = "#/case/${number}"`, '[data-testid="section-body-overview"]');
    await open.now.settle();
    await page.evaluate(() => (location.hash = "#/cases?view=all"));
    await page.waitForSelector(ROW);
    return took;
  });
  at = 0;
  tell("case page", opened, await rounds(() => asked("case_show", { case: numbers[at++ % numbers.length] })), "case_show", "<= 150 ms");

  // Other screens that read the whole vault.
  for (const [what, hash, mark, command, request] of OTHERS) {
    const shown = await rounds(async () => {
      // A page that has read nothing of it yet.
      await open.now.go("large", "#/settings");
      return until(`location.hash = "${hash}"`, `[data-testid="${mark}"]`);
    });
    tell(what, shown, await rounds(() => asked(command, request)), command, "-");
  }

  await open.now.go("large", "#/cases?view=all");
  await page.waitForSelector(ROW);
  await open.now.settle();
  await page.evaluate(() => document.querySelector<HTMLElement>(".grid-view")!.focus());
  // One listener for all of them: a key may be there before what is asked of the page after it.
  await page.evaluate(() => {
    const shown: number[] = ((window as any).shown = []);
    addEventListener("keydown", (event) => requestAnimationFrame(() => requestAnimationFrame((frame) => shown.push(frame - event.timeStamp))), { capture: true });
  });
  for (let key = 0; key < 60; key += 1) {
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(60);
  }
  const moved: number[] = await page.evaluate(() => (window as any).shown);
  const frames = await page.evaluate(
    () => new Promise<number[]>((done) => {
      const all: number[] = [];
      const tick = (before: number) => (now: number) => (all.push(now - before), all.length < 60 ? requestAnimationFrame(tick(now)) : done(all));
      requestAnimationFrame((now) => requestAnimationFrame(tick(now)));
    }),
  );
  tell("key to the frame that shows it", moved, frames, "one frame", "one frame");

  const blank = await page.evaluate(async () => {
    const view = document.querySelector<HTMLElement>(".grid-view")!;
    const row = document.querySelector<HTMLElement>('[data-testid="case-grid-row"]')!.offsetHeight;
    let [empty, seen] = [0, 0];
    for (let step = 0; step < 300; step += 1) {
      view.scrollTop += 3 * row;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const { top, bottom } = view.getBoundingClientRect();
      for (const line of document.querySelectorAll('[data-testid="case-grid-row"]')) {
        const place = line.getBoundingClientRect();
        if (place.bottom <= top || place.top >= bottom) continue;
        seen += 1;
        if (line.querySelector(".ghost")) empty += 1;
      }
    }
    return [empty, seen];
  });
  lines.push(["rows without words while scrolling, three rows a frame", `${blank[0]} of ${blank[1]}`, "-", "-", "0"]);

  for (const screen of await screens(open.now)) if (!screen.act && !screen.failing) await page.evaluate((hash) => (location.hash = hash), screen.hash), await open.now.settle();
  const memory = await page.evaluate(() => ((window as any).gc(), (performance as any).memory.usedJSHeapSize / 1e6));
  expect(memory).toBeGreaterThan(1);
  lines.push(["the page's memory after all screens", `${memory.toFixed(1)} MB`, "-", "-", "<= 60 MB"]);

  const width = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  console.log(`\n${lines.map((line) => line.map((cell, column) => cell.padEnd(width[column]!)).join("  ")).join("\n")}\n`);
}, 1_800_000);
