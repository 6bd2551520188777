// Names of every script: each stands in an element that keeps its direction to itself, and is there whole.
import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen, waitFor } from "@testing-library/react";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cache, type CasePage } from "../src/api";
import { world } from "../dev/world.mjs";
import { apart } from "../src/i18n/apart";
import { Desk } from "../src/views/desk";
import { go } from "../src/shared/router";
import { SECTIONS } from "../walk/screens";
import { answers, schema } from "./host";

const NUMBER = "HS-2026-BUC-00417-7K3QX";
const NAMES = ["محمد عبد الله (تاجر)", "דוד בן-גוריון [12]", "王小明 · 李", "Wolfeschlegelsteinhausenbergerdorff".repeat(8), "Ion 'Nelu' <b>Popescu</b> & söhne"];

/** The elements of which base.css says that they run in their own direction. */
const rule = /([^{}]+)\{ unicode-bidi: plaintext; \}/.exec(readFileSync(resolve(__dirname, "../src/styles/base.css"), "utf8"))![1]!;
const APART = `${rule.split("*/").pop()!.trim()}, [dir="auto"], input, textarea, svg text`;

/** The reply with the words of people in it replaced: titles, names, free text. */
function renamed(value: unknown, name: string, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, name, key));
  if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([at, item]) => [at, renamed(item, name, at)]));
  if (typeof value === "string" && WORDS.has(key)) return name;
  return value;
}
const WORDS = new Set(["title", "record_title", "name", "surname", "given_names", "subject", "description", "file_name", "location", "storage", "holder", "custodian"]);

const office = world(schema);
const PLACES = ["#/", "#/cases?view=open", "#/people", "#/conflicts", "#/approvals", ...SECTIONS.filter((section) => section !== "links").map((section) => `#/case/${NUMBER}/${section}`)];

afterEach(() => {
  cleanup();
  Object.setPrototypeOf(answers, Object.prototype);
});

describe.each(NAMES)("a name such as %s", (name) => {
  it.each(PLACES)("stands apart on %s", async (hash) => {
    for (const known of Object.keys(answers)) delete answers[known];
    const reply = (command: string) => (request: unknown) => (command === "schema" ? schema : renamed(office.call(command, request as Record<string, unknown>), name));
    Object.setPrototypeOf(answers, new Proxy({}, { get: (_, command: string) => reply(command), has: () => true }));
    go(hash);
    render(<QueryClientProvider client={cache}><Desk /></QueryClientProvider>);
    const main = await screen.findByRole("main");
    await waitFor(() => expect(main.textContent).toContain(name));
    await act(() => new Promise((done) => setTimeout(done, 60)));
    // Those that run from left to right move nothing.
    if (apart(name) === name) return;
    const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const loose: string[] = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement!;
      if (node.textContent!.includes(name) && !node.textContent!.includes(`\u2068${name}\u2069`) && !parent.closest(APART)) loose.push(`<${parent.tagName.toLowerCase()} class="${parent.className}"> ${node.textContent!.slice(0, 60)}`);
    }
    expect([...new Set(loose)]).toEqual([]);
  });
});

it("has a case to look at", () => expect((office.call("case_show", { case: NUMBER }) as CasePage).number).toBe(NUMBER));
