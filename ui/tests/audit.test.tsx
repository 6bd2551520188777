// The audit: the log narrowed, a line opened, the check in words, the file that proves itself.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { ActEntry, LogEntry, LogVerdict } from "../src/api";
import Audit from "../src/features/audit";
import { ALL, isNarrowed, requestOf, toggled } from "../src/features/audit/filter";
import { actWords, exactTimes, postTime } from "../src/features/audit/said";
import { answers, answerWith, asked, picks, schema, show } from "./host";

const change = (seq: number, more: Partial<LogEntry> = {}): LogEntry => ({ stream: "case/c1 D1", seq, hash: "ab".repeat(32), at: "2026-11-22T18:00:00.129Z", author: "M. Okafor", device: "BUC laptop", action: "record.set", case: "c1", case_number: "VF-2026-BUC-00007-7K3QX", ops: 2, signed: true, place: seq, act: null, ...more });
const act = (seq: number, action: string, more: Partial<ActEntry> = {}, about: string | null = null): LogEntry => ({ ...change(seq), stream: "acts", action, case: about, case_number: about && "VF-2026-BUC-00007-7K3QX", ops: 0, signed: false, place: null, act: { utc_offset: 120, n: null, format: null, marking: null, sha256: null, ...more } });
const verdict = (bad: LogVerdict["bad"]): LogVerdict => ({ ok: bad.length === 0, entries: 226, streams: 12, signatures: 30, checkpoints: 0, covered: 0, acts: 41, signed_by: null, hq_key: null, bad });
const lastAsked = (name: string) => asked.filter((one) => one.name === name).at(-1)?.request;

let entries: LogEntry[] = [];
beforeEach(() => {
  entries = [act(3, "export", { format: "pdf", marking: "CUI//LES", sha256: "cd".repeat(32) }, "c1"), act(2, "search", { n: 4 }), change(1)];
  answerWith({
    schema: () => schema,
    people: () => [],
    work_list: () => [],
    log_show: () => ({ total: entries.length, entries }),
    log_choices: () => ({ people: [{ id: "u1", name: "M. Okafor", post: "BUC", role: "investigator", me: true }], devices: [{ id: "d1", name: "BUC laptop" }], actions: ["record.set"], acts: ["case.view", "search"] }),
    log_change: () => ({ change: "ab", at: "", author: { id: "u1", name: "M. Okafor", post: null, role: null, me: true }, device: "", action: "record.set", case: "c1", state: "sent", edits: [{ what: "set", record: { id: "c1", kind: "case", title: "Cards" }, field: "title", old: "Cards", new: "Nine cards", reason: null }] }),
  });
});

const open = async () => {
  show(<Audit caseNumber={null} />);
  await screen.findAllByTestId("audit-act");
};
const row = (at: number) => screen.getAllByTestId("audit-grid-row")[at]!;

describe("the words of a line", () => {
  it("gives the time of the post and of UTC, to the hundredth of a second", () => {
    const line = act(1, "lock", { utc_offset: -210 });
    expect(postTime(line)).toBe("22 Nov 2026 14:30 · 18:00Z");
    expect(exactTimes(line)).toEqual({ post: "22 Nov 2026 14:30:00.12 UTC−03:30", utc: "22 Nov 2026 18:00:00.12Z" });
  });

  it.each([
    [act(1, "search", { n: 4 }), "Searched · 4 hits"],
    [act(1, "search", { n: 0 }), "Searched · no hits"],
    [act(1, "unlock", { n: 1 }), "Unlocked · after 1 wrong passphrase"],
    [act(1, "unlock"), "Unlocked"],
    [act(1, "export", { format: "pdf" }), "Exported · pdf · begun"],
    [act(1, "export", { format: "pdf", marking: "CUI//LES", sha256: "cd" }), "Exported · pdf · CUI//LES"],
    [act(1, "case.view"), "Case looked at"],
    [change(1), "Record edited"],
    [change(1, { action: "attach" }), "File attached"],
  ])("says what was done", (line, words) => expect(actWords(line)).toBe(words));
});

describe("what is asked for", () => {
  it("takes whole days of the post, and no day that is half typed", () => {
    const request = requestOf({ ...ALL, from: "2026-11-01", to: "2026-11-" });
    expect(request.from).toBe(new Date(2026, 10, 1).toISOString());
    expect(request.before).toBeNull();
    expect(requestOf({ ...ALL, to: "2026-11-30" }).before).toBe(new Date(2026, 11, 1).toISOString());
  });

  it("knows whether it shows less than all", () => {
    const some = toggled(ALL, "kinds", "search");
    expect([isNarrowed(ALL), isNarrowed(some), isNarrowed(toggled(some, "kinds", "search"))]).toEqual([false, true, false]);
  });
});

describe("the audit", () => {
  it("shows changes and looking in one list, and narrows it in the vault", async () => {
    await open();
    expect(screen.getAllByTestId("audit-act").map((cell) => cell.textContent)).toEqual(["Exported · pdf · CUI//LES", "Searched · 4 hits", "Record edited"]);
    await waitFor(() => expect(screen.getByTestId("audit-count").textContent).toBe("3 lines"));
    expect(lastAsked("log_show")).toMatchObject({ source: "all", offset: 0 });
    await userEvent.selectOptions(screen.getByTestId("audit-source"), "acts");
    await waitFor(() => expect(lastAsked("log_show")).toMatchObject({ source: "acts" }));
    await userEvent.click(screen.getByTestId("audit-add"));
    await userEvent.click(await screen.findByTestId("menu-people:u1"));
    await userEvent.click(screen.getByTestId("menu-kinds:search"));
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(lastAsked("log_show")).toMatchObject({ source: "acts", people: ["u1"], kinds: ["search"] }));
    expect(screen.getByTestId("audit-chip-kinds").textContent).toContain("Searched");
    await userEvent.click(screen.getByTestId("audit-reset"));
    expect(screen.queryByTestId("audit-chip-kinds")).toBeNull();
    expect((screen.getByTestId("audit-source") as HTMLSelectElement).value).toBe("all");
  });

  it("opens a change to what it changed, old to new", async () => {
    await open();
    await userEvent.dblClick(row(2));
    const dialog = await screen.findByTestId("audit-line");
    expect((await within(dialog).findByTestId("audit-edits")).textContent).toContain("Cards → Nine cards");
    expect(lastAsked("log_change")).toEqual({ case: "c1", place: 1 });
  });

  it("opens an act to its hash, and asks nothing of the case", async () => {
    await open();
    await userEvent.dblClick(row(0));
    const dialog = await screen.findByTestId("audit-line");
    expect(dialog.textContent).toContain("cd".repeat(32));
    expect(lastAsked("log_change")).toBeUndefined();
  });

  it("says that a number finds no case, and that nothing fits", async () => {
    await open();
    answers.log_show = ({ case: asked }) => {
      if (asked) throw { code: "not_found", message: "The case is not here.", args: {}, fields: [], reference: null };
      return { total: 0, entries: [] };
    };
    await userEvent.type(screen.getByTestId("audit-case"), "VF-1");
    await screen.findByText("No case of that number here");
    await userEvent.clear(screen.getByTestId("audit-case"));
    await userEvent.type(screen.getByTestId("audit-from"), "2026-11-01");
    await screen.findByText("No line fits");
  });

  it("verifies in words, and names every place that does not fit", async () => {
    await open();
    answers.log_verify = () => verdict([]);
    await userEvent.click(screen.getByTestId("audit-verify"));
    expect((await screen.findByTestId("audit-verdict")).textContent).toContain("226 changes in 12 streams are whole and signed, and 41 lines of looking stand in their chain.");
    answers.log_verify = () => verdict([{ stream: "acts", seq: 2, pos: null, problem: "it is missing" }, { stream: "case/c1 D1", seq: 4, pos: null, problem: "the signature of change 4 does not fit" }]);
    await userEvent.click(screen.getByTestId("audit-verify"));
    const said = (await screen.findByText(/2 places do not fit/)).textContent;
    expect(said).toContain("Looking, line 2: it is missing");
    expect(said).toContain("Stream case/c1 D1, change 4: the signature of change 4 does not fit");
  });

  it("says what went wrong when the check could not be made, and keeps the list", async () => {
    await open();
    answers.log_verify = () => {
      throw { code: "cancelled", message: "It was stopped.", args: {}, fields: [], reference: null };
    };
    await userEvent.click(screen.getByTestId("audit-verify"));
    expect((await screen.findByTestId("audit-verdict")).textContent).toContain("It was stopped.");
    expect(screen.getAllByTestId("audit-act")).toHaveLength(3);
  });

  it("takes the log out with or without what was written, and nothing when no place is chosen", async () => {
    await open();
    answers.log_export = ({ path }) => ({ path, size: 10, sha256: "ef".repeat(32) });
    await userEvent.click(screen.getByTestId("audit-export"));
    picks.save = null;
    await userEvent.click(await screen.findByTestId("audit-export-run"));
    expect(lastAsked("log_export")).toBeUndefined();
    picks.save = "/tmp/log.jsonl";
    await userEvent.click(screen.getByTestId("audit-with"));
    await userEvent.click(screen.getByTestId("audit-export-run"));
    expect((await screen.findByTestId("audit-export-done")).textContent).toContain("/tmp/log.jsonl");
    expect(lastAsked("log_export")).toEqual({ path: "/tmp/log.jsonl", case: null, with_content: true });
  });
});
