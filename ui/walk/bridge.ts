// The page in Debian's Chromium over the real commands: starts the bridge, and goes to screens.
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import type { Screen } from "./screens";

const ROOT = resolve(__dirname, "../..");
const PROGRAM = process.env.CHANCERY_BRIDGE ?? join(ROOT, "target/debug/examples/bridge");
const AXE = readFileSync(join(ROOT, "ui/node_modules/axe-core/axe.min.js"), "utf8");
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"];

/** The Sunday of the sample post, a minute after the bridge's clock stands still. */
const NOW = new Date(1_795_370_400_000 + 60_000);

export const PASSPHRASE = "fictional people only";
export const THEMES = ["light", "dark", "contrast"] as const;
export type Theme = (typeof THEMES)[number];
export type World = "absent" | "empty" | "office" | "large";

export interface Look {
  theme?: Theme;
  textSize?: number;
}

/** A refusal in place of a command's reply. */
const REFUSED = { code: "internal", look: "ours", message: "Something went wrong on our side. What was saved is safe. Try again; if it happens again, quote F-00000000.", args: {}, fields: [], reference: "F-00000000" };

export class Desk {
  readonly faults: string[] = [];
  private failing: string[] = [];
  private underWay = 0;
  private visits = 0;

  private constructor(
    private readonly program: ChildProcess,
    private readonly folder: string,
    private readonly context: BrowserContext,
    readonly page: Page,
    private readonly told: { url: string; token: string },
  ) {}

  /** `cases` asks for a large vault beside the others. */
  static async open(cases?: number): Promise<Desk> {
    const program = spawn(PROGRAM, [join(ROOT, "ui/dist-bridge"), ...(cases ? [String(cases)] : [])], { stdio: ["pipe", "pipe", "inherit"] });
    const told = JSON.parse(await firstLine(program)) as { url: string; token: string };
    const folder = mkdtempSync(join(tmpdir(), "chancery-chromium-"));
    const context = await chromium.launchPersistentContext(folder, { executablePath: "/usr/bin/chromium", headless: true, args: cases ? [...FLAGS, "--js-flags=--expose-gc", "--enable-precise-memory-info"] : FLAGS, viewport: { width: 1366, height: 768 }, timezoneId: "Europe/Bucharest" });
    const page = context.pages()[0] ?? (await context.newPage());
    const desk = new Desk(program, folder, context, page, told);
    page.setDefaultTimeout(5_000);
    if (!cases) await page.clock.setSystemTime(NOW);
    await context.addInitScript(AXE);
    page.on("pageerror", (error) => desk.faults.push(error.message));
    page.on("console", (message) => message.type() === "error" && !/400 \(Bad Request\)|a fault to be shown/.test(message.text()) && desk.faults.push(message.text()));
    await page.route("**/call", async (route) => {
      const { name } = route.request().postDataJSON() as { name: string };
      if (desk.failing.includes(name)) await route.fulfill({ status: 400, json: REFUSED });
      else await route.continue();
    });
    page.on("request", () => (desk.underWay += 1));
    page.on("requestfinished", () => (desk.underWay -= 1));
    page.on("requestfailed", () => (desk.underWay -= 1));
    return desk;
  }

  async close(): Promise<void> {
    await this.page.unrouteAll({ behavior: "ignoreErrors" });
    await this.page.goto("about:blank");
    await this.context.close();
    this.program.stdin?.end();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Opens a screen afresh: another world, another look, nothing left of what was there. */
  async go(world: World, hash: string, look: Look = {}, failing: string[] = []): Promise<void> {
    this.failing = failing;
    const bridge = { call: `/${world}/call`, token: this.told.token, pick: null };
    const prefs = JSON.stringify({ theme: look.theme ?? "light", textSize: look.textSize ?? 100 });
    // Scripts add up; the last one is the one that tells.
    await this.context.addInitScript(`window.__CHANCERY_BRIDGE__ = ${JSON.stringify(bridge)}; if (location.protocol === "http:") localStorage.setItem("chancery.look", ${JSON.stringify(prefs)});`);
    this.visits += 1;
    await this.page.goto(`${this.told.url}/?${this.visits}${hash}`);
    await this.settle();
  }

  /** As the engine does when somebody pastes. */
  async paste(text: string): Promise<void> {
    await this.page.evaluate((copied) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text", copied);
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    await this.settle();
  }

  /** One screen of the list, in its state. */
  async show(screen: Screen, look: Look = {}): Promise<void> {
    await this.go(screen.world, screen.hash, look, screen.failing);
    await screen.act?.(this);
    await this.settle();
  }

  /** Waits until nothing has been asked for a while and what came is drawn. */
  async settle(): Promise<void> {
    for (let calm = 0; calm < 4; calm = this.underWay > 0 ? 0 : calm + 1) {
      await this.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20))));
    }
  }

  async call(world: World, name: string, request: unknown = {}): Promise<any> {
    const reply = await fetch(`${this.told.url}/${world}/call`, { method: "POST", headers: { authorization: this.told.token }, body: JSON.stringify({ name, request }) });
    return reply.json();
  }

  /** The page of the viewer on what a command opens, as the shell would show it. */
  async view(world: World, name: string, request: unknown): Promise<void> {
    const { ticket } = await this.call(world, name, request);
    await this.page.goto(`${this.told.url}/${world}/viewer.html?ticket=${ticket}`);
    await this.page.locator('[data-page="1"][data-drawn]').waitFor({ timeout: 20_000 });
    await this.settle();
  }

  id(name: string) {
    return this.page.getByTestId(name);
  }

  async wear(theme: Theme): Promise<void> {
    await this.page.evaluate((name) => (document.documentElement.dataset.theme = name), theme);
  }

  async enlarge(textSize: number): Promise<void> {
    await this.page.evaluate((size) => {
      document.documentElement.style.fontSize = `${size}%`;
      window.dispatchEvent(new Event("resize"));
    }, textSize);
    await this.settle();
  }

  get version(): string {
    return this.context.browser()?.version() ?? "of the system";
  }

  /** What on the screen sticks out of what can be scrolled up and down only. */
  tooWide(): Promise<string[]> {
    return this.page.evaluate(() => {
      const scrolled = [document.documentElement, ...document.querySelectorAll<HTMLElement>(".page, .main, .dialog, .dialog-body, .case-head, .topbar, .status, .filters")];
      return scrolled.filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => `${one.tagName}.${one.className} is ${one.scrollWidth} wide in ${one.clientWidth}`);
    });
  }

  /** Sets text as far apart as WCAG 1.4.12 asks; what is cut off by it is told. */
  async cutBySpacing(): Promise<string[]> {
    await this.page.evaluate(() => {
      // The policy of the page takes no style in a tag.
      const spacing = new CSSStyleSheet();
      spacing.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }");
      document.adoptedStyleSheets = [spacing];
    });
    await this.settle();
    return this.page.evaluate(() => {
      const clips = (one: HTMLElement) => ["hidden", "clip"].includes(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 2 && one.clientHeight > 1;
      const all = [...document.querySelectorAll<HTMLElement>("body *")].filter((one) => one.innerText?.trim() && clips(one));
      return all.map((one) => `${one.tagName}.${one.className} shows ${one.clientHeight} of ${one.scrollHeight}: ${one.innerText.slice(0, 40)}`);
    });
  }

  /** Nothing when the focused element is marked as such; else which it is. */
  focusShown(): Promise<string> {
    return this.page.evaluate(() => {
      const at = document.activeElement;
      // Tab went once around: the next one begins anew.
      if (!at || at === document.body) return "";
      const rings = [at, ...at.querySelectorAll('[data-current="true"]')].map((one) => getComputedStyle(one));
      // As the browser says the colour of the focus.
      const sample = document.body.appendChild(document.createElement("i"));
      sample.style.color = "var(--focus)";
      const focus = getComputedStyle(sample).color;
      sample.remove();
      const shown = rings.some((ring) => (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2) || ring.boxShadow !== "none" || ring.borderTopColor === focus);
      return shown ? "" : `${at.outerHTML.slice(0, 160)} ${rings.map((ring) => ring.outline + ring.boxShadow).join()} ${at.matches(":focus-visible")}`;
    });
  }

  /** The contrast of one colour of the look on another. */
  contrast(colour: string, ground: string): Promise<number> {
    return this.page.evaluate(([colour, ground]) => {
      const brightness = (name: string) => {
        const sample = document.body.appendChild(document.createElement("i"));
        sample.style.color = `var(--${name})`;
        const parts = getComputedStyle(sample).color.match(/[\d.]+/g)!.slice(0, 3).map((part) => Number(part) / 255);
        sample.remove();
        const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
      };
      const [dark, light] = [brightness(colour!), brightness(ground!)].sort((a, b) => a - b);
      return (light! + 0.05) / (dark! + 0.05);
    }, [colour, ground]);
  }

  /** One line for each violation that axe-core finds on what is shown, by these rules or groups of rules. */
  async violations(runOnly: string[]): Promise<string[]> {
    const found = await this.page.evaluate(async (rules) => {
      const { violations, passes, incomplete } = await (window as any).axe.run({ runOnly: rules, resultTypes: ["violations"], preload: false });
      if (passes.length + violations.length + incomplete.length < 1) throw new Error("axe-core judged nothing");
      return violations.map(({ id, nodes }: any) => `${id}: ${nodes.length}× ${nodes.slice(0, 3).map((node: any) => `${node.html.slice(0, 140)} ${[...node.any, ...node.all, ...node.none][0]?.message ?? ""}`).join(" | ")}`);
    }, runOnly);
    return found as string[];
  }
}

function firstLine(program: ChildProcess): Promise<string> {
  return new Promise((done, fail) => {
    createInterface({ input: program.stdout! }).once("line", done);
    program.once("error", () => fail(new Error(`${PROGRAM} is not built: run \`cargo xtask looks\` or \`cargo build --workspace --example bridge\``)));
    program.once("exit", () => fail(new Error("the bridge ended before it served")));
  });
}

/** One desk for a file of walks. */
export function desk(cases?: number): { now: Desk } {
  const held = {} as { now: Desk };
  beforeAll(async () => void (held.now = await Desk.open(cases)), cases ? 900_000 : 180_000);
  afterAll(() => held.now?.close());
  return held;
}
