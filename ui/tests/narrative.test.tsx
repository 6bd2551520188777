// Narratives: their written form, held to the fixture that Rust is held to as well; the editor, by keyboard; the reading.
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { docOf, textOf } from "../src/features/narrative/doc";
import { asRead, citedIn, read, write, type Block } from "../src/features/narrative/written";
import { show } from "./host";

const { Editor, OpenRecord, Reading } = await import("../src/features/narrative");
const { CitePicker } = await import("../src/features/records");

interface Sample { why: string; text: string; blocks: Block[] }
const samples = JSON.parse(readFileSync(resolve(__dirname, "../../tests/fixtures/narratives.json"), "utf8")) as { read: Sample[]; read_only: Sample[] };
const all = [...samples.read, ...samples.read_only];

describe("the written form", () => {
  it.each(all.map((one) => [one.why, one] as const))("reads alike here and in Rust: %s", (_, { text, blocks }) => expect(read(text)).toEqual(blocks));
  it.each(samples.read.map((one) => [one.why, one] as const))("writes alike here and in Rust: %s", (_, { text, blocks }) => expect(write(blocks)).toBe(text));
  it.each(all.map((one) => [one.why, one] as const))("passes through the editor as it is: %s", (_, { text }) => expect(read(textOf(docOf(text)))).toEqual(read(text)));

  it("reads back whatever it wrote, also where words are full of signs", () => {
    const pieces = ["¶", ": ", "#", "- ", "12) ", "> ", " ", "*", "**", "_", "{{", "}", "}}", "[[", "|", "]]", "\\", "a", "é", "0190b6e2-0000-7000-8000-000000000001"];
    let seed = 7;
    const drawn = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most;
    for (let n = 0; n < 5_000; n += 1) {
      const text = Array.from({ length: drawn(14) }, () => pieces[drawn(pieces.length)]).join("");
      expect(read(write(read(text)))).toEqual(read(text));
      const blocks: Block[] = [{ form: "bullet", runs: text ? [{ words: text }, { words: "x", bold: true, redacted: true }] : [] }];
      expect(read(write(blocks))).toEqual(blocks);
      if (!text.includes("¶")) expect(write(read(text))).toBe(text);
    }
  });

  it("knows what a text cites, once each", () => {
    const id = "0190b6e2-0000-7000-8000-000000000001";
    expect(citedIn(`¶: [[a|${id}]] and {{[[b|${id}]]}}`)).toEqual([{ record: id, called: "a" }]);
  });
});

const records = [{ id: "0190b6e2-0000-7000-8000-000000000001", kind: "person", title: "CEBAN, Vasile" }, { id: "0190b6e2-0000-7000-8000-000000000002", kind: "evidence", title: "Öne passport" }];
const said = vi.fn<(text: string) => void>();
let outside: (text: string) => void;

function Form({ first }: { first: string }) {
  const [text, setText] = useState(first);
  outside = setText;
  return (
    <>
      <span id="label">Text</span>
      <Editor id="text" labelledBy="label" value={text} onChange={(next) => (said(next), setText(next))} testId="text" picker={(it) => <CitePicker records={records} {...it} />} autoFocus />
      <button type="button">After</button>
    </>
  );
}

const last = () => said.mock.lastCall?.[0];
const write_in = (text: string) => userEvent.type(screen.getByTestId("text"), text, { skipClick: true });

describe("a narrative in a line of history or beside its other version", () => {
  it("shows its words and none of its signs", () => {
    const text = "¶# Findings\n¶: He **paid** [[Ion Pop|0190b6e2-0000-7000-8000-000000000001]] {{1,200 euros}}\n¶- a card\n¶1) one\n¶2) two\n¶> I saw it.\nfile_name stays";
    expect(asRead(text)).toBe("Findings\nHe paid Ion Pop 1,200 euros\n• a card\n1) one\n2) two\n” I saw it.\nfile_name stays");
  });
});

describe("the editor", () => {
  beforeEach(() => void said.mockClear());

  it("writes headings, lists and looks by keyboard alone", async () => {
    show(<Form first="" />);
    await write_in("# Findings{Enter}Nine {Control>}b{/Control}cards{Control>}b{/Control}{Enter}- seized{Enter}refused");
    expect(last()).toBe("¶# Findings\n¶: Nine **cards**\n¶- seized\n¶- refused");
    await write_in("{Enter}{Enter}{Control>}{Shift>}7{/Shift}{/Control}first");
    expect(last()).toBe("¶# Findings\n¶: Nine **cards**\n¶- seized\n¶- refused\n¶1) first");
  });

  it("cites a record of the case by keyboard and goes on writing", async () => {
    show(<Form first="" />);
    await write_in("Seen with {Control>}{Shift>}k{/Shift}{/Control}");
    await userEvent.type(await screen.findByTestId("field-cite"), "ceban");
    await screen.findByRole("option", { name: /CEBAN/ });
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
    await userEvent.keyboard("{Enter}");
    expect(last()).toBe("¶: Seen with [[CEBAN, Vasile|0190b6e2-0000-7000-8000-000000000001]]");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId("text")));
    await write_in(" at noon");
    expect(last()).toContain("000000000001]] at noon");
  });

  it("redacts what is selected, in sight and in words", async () => {
    show(<Form first="the clerk" />);
    await userEvent.keyboard("{Control>}a{/Control}{Control>}{Shift>}x{/Shift}{/Control}");
    expect(last()).toBe("¶: {{the clerk}}");
    const span = screen.getByTestId("text").querySelector<HTMLElement>(".redacted")!;
    expect([span.textContent, span.dataset.begins]).toEqual(["the clerk", "redacted: "]);
  });

  it("is left by Tab, and its toolbar is one stop whose tools say their name, key and state", async () => {
    show(<Form first="" />);
    await userEvent.keyboard("{Tab}");
    expect(document.activeElement?.textContent).toBe("After");
    await userEvent.keyboard("{Shift>}{Tab}{Tab}{/Shift}");
    expect(document.activeElement?.getAttribute("data-testid")).toBe("written-heading");
    await userEvent.keyboard("{ArrowRight}");
    const bold = screen.getByRole("button", { name: "Bold" });
    expect(document.activeElement).toBe(bold);
    expect([bold.getAttribute("aria-keyshortcuts"), bold.getAttribute("aria-pressed")]).toEqual(["Control+b", "false"]);
    await userEvent.keyboard("{Enter}");
    expect(document.activeElement).toBe(screen.getByTestId("text"));
    expect(bold.getAttribute("aria-pressed")).toBe("true");
  });

  it("takes a kept draft before anybody typed, and never a text from outside under somebody's hands", async () => {
    show(<Form first="as saved" />);
    act(() => outside("as kept"));
    await waitFor(() => expect(screen.getByTestId("text").textContent).toBe("as kept"));
    await write_in("!");
    act(() => outside("from elsewhere"));
    expect(screen.getByTestId("text").textContent).toContain("!");
    expect(screen.getByTestId("text").textContent).not.toContain("elsewhere");
  });

  it("reduces what is pasted to what it can hold", () => {
    show(<Form first="" />);
    const html = '<html><style>p{color:red}</style><body><h2 onclick="x()">Head<img src=x></h2><p class=MsoNormal><b style="font-weight:normal">not</b> <span style="font-weight:700">bold<o:p></o:p></span><br>next</p><table><tr><td>cell</td></tr></table><ul><li>one<ul><li>two</li></ul></li></ul><a href="javascript:x">link</a></body></html>';
    paste(html);
    const text = last()!;
    expect(text.split("\n").slice(0, 4)).toEqual(["¶# Head", "¶: not **bold**", "next", "cell"]);
    expect(read(text).map((block) => block.runs.map((run) => ("words" in run ? run.words : "")).join(""))).toEqual(["Head", "not bold", "next", "cell", "one", "two", "link"]);
  });
});

function paste(html: string) {
  const event = new Event("paste", { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: (type: string) => (type === "text/html" ? html : ""), types: ["text/html"], files: [] } });
  act(() => void screen.getByTestId("text").dispatchEvent(event));
}

describe("a narrative that is read", () => {
  it("has its headings, lists and quotations as such, opens what it cites and says what is redacted", async () => {
    const opened = vi.fn();
    const text = "¶# Findings\nold - text\n\n¶- one\n¶- two\n¶> said\n¶: with [[CEBAN|0190b6e2-0000-7000-8000-000000000001]] {{and him}}";
    show(<OpenRecord value={opened}><Reading text={text} level={4} testId="reading" /></OpenRecord>);
    expect(screen.getByRole("heading", { level: 4 }).textContent).toBe("Findings");
    expect(screen.getAllByRole("listitem")).toHaveLength(2);
    expect(screen.getByTestId("reading").querySelector("blockquote p")?.textContent).toBe("said");
    expect(screen.getByTestId("reading").querySelector<HTMLElement>(".redacted")?.dataset.begins).toBe("redacted: ");
    await userEvent.click(screen.getByRole("button", { name: "CEBAN" }));
    expect(opened).toHaveBeenCalledWith("0190b6e2-0000-7000-8000-000000000001");
  });
});
