// Reports, leads and typed text, with a host of their own in place of Tauri.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { CasePage } from "../src/api";
import { answerWith, asked, answers, schema, show } from "./host";

const { default: Reports } = await import("../src/features/reports");
const { default: Leads } = await import("../src/features/leads");
const { RecordForm } = await import("../src/features/records");

const told = (name: string) => asked.filter((one) => one.name === name).map((one) => one.request);

// The vault of this host, as far as drafts go.
let vault: Record<string, { key: string; text: string; kept_at: string }> = {};
beforeEach(() => {
  vault = {};
  answerWith({
    schema: () => schema,
    people: () => [{ id: "p1", name: "P. Nowak", post: "KBP", role: "investigator", me: false }],
    draft_keep: ({ key, text }) => (vault[String(key)] = { key: String(key), text: String(text), kept_at: "2026-11-22T10:00:00Z" }),
    draft_list: ({ key }) => Object.values(vault).filter((draft) => !key || draft.key === key),
    draft_drop: ({ key }) => delete vault[String(key)],
  });
});

const record = (id: string, kind: string, title: string, fields: Record<string, unknown>, refs: Record<string, unknown> = {}) => ({
  id, kind, title, fields, refs, case: "c1", case_number: "VF-1", created_at: "2026-11-22T10:00:00Z", changed_at: "2026-11-22T10:00:00Z",
  author: { id: "u1", name: "M. Okafor", post: "BUC", role: "investigator", me: true }, deleted: false, conflicts: [], needs_update: false, sync: "sent",
});

const page = { id: "c1", number: "VF-1", may_edit: true, may_add: ["report", "report_comment"] } as unknown as CasePage;
const person = { id: "x1", kind: "person", title: "CEBAN" };

function report(state: string, steps: string[], more: Record<string, unknown> = {}) {
  return {
    report: record("r1", "report", "Cards", { title: "Cards", report_type: "roi", version: 1, ...(state === "returned" ? { state_reason: "count again" } : {}) }),
    state, open: state === "draft" || state === "returned", steps, rule: null, marking: "CUI//SP-LEI", comments: [],
    sections: [record("s1", "report_section", "Findings", { report: "r1", position: 1, heading: "Findings", body: "Nine cards." })],
    versions: [{ id: "r1", version: 1, state, decided_on: null, decided_by: null }],
    ...more,
  };
}

describe("a report", () => {
  it("is edited in place, keeps what is typed within a second and forgets it once it is saved", async () => {
    answers.report_show = () => report("draft", ["submit"]);
    answers.record_set = () => ({});
    const first = show(<Reports page={page} choices={[person]} openId="r1" />);
    await userEvent.click(await screen.findByTestId("section-edit"));
    await userEvent.type(screen.getByTestId("section-body"), " Four refused.");
    await waitFor(() => expect(vault["report_section/s1"]?.text).toContain("Nine cards. Four refused."), { timeout: 1000 });
    // The window is gone; another one offers the text again.
    first.unmount();
      show(<Reports page={page} choices={[person]} openId="r1" />);
    await userEvent.click(await screen.findByTestId("section-edit"));
    await waitFor(() => expect(screen.getByTestId("section-body").textContent).toBe("Nine cards. Four refused."));
    expect(screen.getByTestId("section-kept")).toBeTruthy();
    await userEvent.selectOptions(screen.getByTestId("section-cite"), "x1");
    await userEvent.click(screen.getByTestId("section-save"));
    await waitFor(() => expect(told("record_set")[0]).toEqual({ id: "s1", fields: { heading: "Findings", body: "Nine cards. Four refused.", cites: ["x1"] } }));
    await waitFor(() => expect(vault).toEqual({}));
  });

  it("says why it came back and is sent again", async () => {
    answers.report_show = () => report("returned", ["submit"]);
    answers.report_submit = () => report("submitted", []);
    show(<Reports page={page} choices={[]} openId="r1" />);
    expect((await screen.findByTestId("report")).textContent).toContain("It came back: count again");
    await userEvent.click(screen.getByTestId("report-submit"));
    await userEvent.click(await screen.findByTestId("reason-confirm"));
    await waitFor(() => expect(told("report_submit")[0]).toEqual({ id: "r1", reason: null }));
  });

  it("offers nothing to change once it is approved, and shows word by word what a version says otherwise", async () => {
    const versions = [{ id: "r0", version: 1, state: "amended", decided_on: null, decided_by: null }, { id: "r1", version: 2, state: "approved", decided_on: null, decided_by: null }];
    const amended = report("approved", ["amend", "export"], { versions });
    (amended.report.fields as Record<string, unknown>).amends = "r0";
    answers.report_show = () => amended;
    answers.report_difference = () => ({ from: versions[0], to: versions[1], parts: [{ heading: "Findings", what: "changed", pieces: [{ what: "removed", text: "Nine" }, { what: "added", text: "Eleven" }, { what: "same", text: " cards." }] }] });
    show(<Reports page={page} choices={[]} openId="r1" />);
    const difference = await screen.findByTestId("report-difference");
    expect(within(difference).getByText("Eleven").tagName).toBe("INS");
    expect(within(difference).getByText("Nine").tagName).toBe("DEL");
    expect(screen.queryByTestId("section-edit")).toBeNull();
    expect(screen.queryByTestId("section-add")).toBeNull();
  });
});

describe("a report as a file", () => {
  it("leaves by the page of exports, which asks to whom it goes", async () => {
    answers.report_show = () => report("approved", ["amend", "export"]);
    show(<Reports page={page} choices={[]} openId="r1" />);
    await userEvent.click(await screen.findByTestId("report-export"));
    expect(window.location.hash).toBe("#/exports/new?cases=VF-1&report=r1");
  });

  it("cites in its section what its text cites, for as long as the text does", async () => {
    const id = "0190b6e2-0000-7000-8000-000000000001";
    const cited = report("draft", ["submit"]);
    cited.sections = [record("s1", "report_section", "Findings", { report: "r1", position: 1, heading: "Findings", body: `¶: by [[CEBAN|${id}]]` })];
    answers.report_show = () => cited;
    answers.record_set = () => ({});
    show(<Reports page={page} choices={[person]} openId="r1" />);
    await userEvent.click(await screen.findByTestId("section-edit"));
    await userEvent.click(screen.getByTestId("section-save"));
    await waitFor(() => expect(told("record_set")[0]).toEqual({ id: "s1", fields: { heading: "Findings", body: `¶: by [[CEBAN|${id}]]`, cites: [id] } }));
  });
});

const row = { id: "l1", case: "c1", way: "draft", subject: "Who is he", from_post: null, to_post: "KBP", origin_case: "VF-1", priority: null, due_on: null, overdue: false, state: "draft", sent_on: null, acknowledged_on: null, answered_on: null, days: null, assignee: null, records: 0 };
const lead = (more: Record<string, unknown>, steps: string[]) => ({ lead: { ...row, ...more }, request: "Is he known?", answer: null, reason: null, records: [], answer_records: [], choices: [person, { id: "x2", kind: "person", title: "ZAHARIA" }], steps, marking: "CUI//SP-LEI" });

describe("a lead", () => {
  it("goes with the records that were ticked, and nothing is ticked beforehand", async () => {
    answers.lead_show = () => lead({}, ["send"]);
    answers.lead_send = () => lead({ id: "l2", way: "out", state: "sent" }, []);
    show(<Leads id="l1" />);
    await userEvent.click(await screen.findByTestId("lead-send"));
    expect((await screen.findByTestId("tick-x1") as HTMLInputElement).checked).toBe(false);
    await userEvent.click(screen.getByTestId("tick-x1"));
    await userEvent.click(screen.getByTestId("lead-send-confirm"));
    await waitFor(() => expect(told("lead_send")[0]).toEqual({ id: "l1", records: ["x1"] }));
  });

  it("is assigned to somebody of the post and answered with words and records", async () => {
    answers.lead_show = () => lead({ way: "in", state: "acknowledged", sent_on: "2026-11-02", days: 20 }, ["assign", "answer", "return"]);
    answers.lead_step = () => lead({}, []);
    show(<Leads id="l1" />);
    expect((await screen.findByTestId("lead")).textContent).toContain("20 days");
    await userEvent.click(screen.getByTestId("lead-assign"));
    await userEvent.selectOptions(await screen.findByTestId("lead-assignee"), "p1");
    await userEvent.click(screen.getByTestId("reason-confirm"));
    await waitFor(() => expect(told("lead_step")[0]).toEqual({ id: "l1", step: "assign", assignee: "p1" }));
    await userEvent.click(screen.getByTestId("lead-answer"));
    await userEvent.click(await screen.findByTestId("tick-x2"));
    await userEvent.type(screen.getByTestId("reason"), "Known here.");
    await userEvent.click(screen.getByTestId("reason-confirm"));
    await waitFor(() => expect(told("lead_step")[1]).toEqual({ id: "l1", step: "answer", answer: "Known here.", records: ["x2"] }));
  });

  it("stands in the list of its way with its days", async () => {
    answers.lead_list = ({ way }) => ({ waiting: 1, overdue: 1, rows: way === "in" ? [{ ...row, way: "in", state: "sent", days: 1, due_on: "2026-11-01", overdue: true }] : [] });
    show(<Leads />);
    expect((await screen.findByTestId("lead-row")).textContent).toContain("1 day");
    expect(screen.getByText("1 lead is overdue.")).toBeTruthy();
  });
});

describe("a form", () => {
  it("offers what an earlier window kept in the vault, and forgets it when the record is saved", async () => {
    vault["task/c1/"] = { key: "task/c1/", text: JSON.stringify({ title: "Interview the clerk" }), kept_at: "2026-11-22T10:00:00Z" };
    answers.record_add = () => ({ id: "t1" });
    answers.candidates = () => ({ known: [], alike: [] });
    show(<RecordForm kind="task" caseId="c1" onClose={() => undefined} />);
    await screen.findByTestId("form-kept");
    expect((document.querySelector('[name="title"]') as HTMLInputElement).value).toBe("Interview the clerk");
    await userEvent.click(screen.getByTestId("form-save"));
    await waitFor(() => expect(told("record_add")).toHaveLength(1));
    await waitFor(() => expect(vault).toEqual({}));
  });
});
