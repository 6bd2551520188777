// Visas, the check of an exhibit, suggestions while typing, the purge: with a host of their own in place of Tauri.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { CasePage, DocumentView, EvidenceView, RecordView } from "../src/api";
import { answers, asked, picks, show } from "./host";

const { default: Visa } = await import("../src/features/documents/visa");
const { default: Checks } = await import("../src/features/evidence/checks");
const { default: Suggestions } = await import("../src/features/records/suggestions");
const { default: Purge } = await import("../src/features/retention");

const record = (kind: string, fields: Record<string, string>) => ({ id: "r1", kind, title: "Visa V001", fields, refs: {}, conflicts: [] }) as unknown as RecordView;

beforeEach(() => {
  picks.save = "/tmp/label.pdf";
});

describe("a visa", () => {
  const page = { id: "c1", number: "VF-1", may_add: ["outcome"], may_edit: true } as unknown as CasePage;
  const fields = { revocation_recommended_on: "2026-10-01", revocation_recommended_to: "Visa Office", visa_action: "revoked", visa_action_by: "visa_office" };
  const document = {
    record: record("travel_document", fields),
    holder: null, mrz: null, checks_failed: 0, checks_total: 0,
    beside: [{ code: "number_of_another_holder", severity: "high", message: "a document of another holder bears the same number", field: "number", record: { id: "r2", kind: "travel_document", title: "Passport UT4471920" }, case_number: "VF-2" }],
    suggested: [{ outcome_type: "visa_revoked", label: "Visa revoked", on: "2026-11-02" }],
  } as unknown as DocumentView;

  it("shows what was recommended apart from what was done, and what other records say", async () => {
    show(<Visa document={document} page={page} />);
    expect(within(await screen.findByTestId("visa-recommended")).getByText("Visa Office")).toBeTruthy();
    expect(within(screen.getByTestId("visa-done")).getByText("Revoked")).toBeTruthy();
    const beside = screen.getByTestId("document-beside");
    expect(within(beside).getByRole("link").getAttribute("href")).toContain("VF-2");
  });

  it("suggests the outcome and records it only when somebody says so", async () => {
    show(<Visa document={document} page={page} />);
    await userEvent.click(await screen.findByTestId("record-visa_revoked"));
    await screen.findByTestId("record-dialog");
    expect(asked.some(({ name }) => name === "record_add")).toBe(false);
    expect((screen.getByTestId("field-on") as HTMLInputElement).value).toContain("2026-11-02");
  });
});

describe("an exhibit", () => {
  const item = { record: record("evidence", { item_number: "E-1" }) } as unknown as EvidenceView;

  it("tells what the check of its files found, each by name", async () => {
    answers.evidence_verify = () => ({ evidence: "r1", result: "mismatch", verified_on: "2026-11-22", files: [{ id: "f1", name: "disk.img", result: "mismatch", recorded: "a", found: null }] });
    show(<Checks item={item} mayEdit />);
    await userEvent.click(screen.getByTestId("evidence-verify"));
    expect((await screen.findByTestId("evidence-checked")).textContent).toContain("disk.img: Does not match");
  });

  it("can be stopped while it is read", async () => {
    answers.evidence_verify = () => new Promise(() => undefined);
    answers.work_list = () => [{ id: "w1", kind: "evidence_verify", unit: "bytes", done: 5, total: 10, state: "running", began_at: "2026-11-22T10:00:00Z", ended_at: null, message: null }];
    answers.work_cancel = () => ({ done: true });
    show(<Checks item={item} mayEdit />);
    await userEvent.click(screen.getByTestId("evidence-verify"));
    await userEvent.click(await screen.findByTestId("work-cancel"));
    await waitFor(() => expect(asked.map(({ name }) => name)).toContain("work_cancel"));
  });

  it("gets its label as a file", async () => {
    answers.evidence_label = () => ({ path: "/tmp/label.pdf", size: 9, sha256: "a" });
    show(<Checks item={item} mayEdit={false} />);
    await userEvent.click(screen.getByTestId("evidence-label"));
    expect((await screen.findByTestId("label-done")).textContent).toBe("/tmp/label.pdf");
  });
});

it("suggests from a list and lets any other word stand", async () => {
  answers.reference = () => ({ name: "visa_symbol", label: "", source: "", entries: [{ code: "H2B", label: "Temporary worker", also: {} }, { code: "K1", label: "Fiancé(e)", also: {} }] });
  show(<Suggestions list="visa_symbol" value="worker" onChange={() => undefined} data-testid="field-visa_class" />);
  await waitFor(() => expect(document.querySelectorAll("datalist option")).toHaveLength(1));
  expect(document.querySelector("datalist option")?.getAttribute("value")).toBe("H2B");
  expect((screen.getByTestId("field-visa_class") as HTMLInputElement).value).toBe("worker");
});

it("purges a case after a yes and shows the receipt", async () => {
  answers.retention_purge = () => ({ case: "c1", case_number: "VF-1", case_type: "visa_fraud", closed_on: null, review_on: null, years: 10, purged_at: "2026-11-22T14:00:00Z", purged_by: { id: "u", name: "Dana Whitlock", me: true }, records: [{ name: "person", count: 2 }], files: 0, change: "ab12" });
  const row = { record: { id: "c1", kind: "case", title: "Letters" }, case: "c1", case_number: "VF-1", priority: null, due_on: null, overdue: true };
  show(<Purge row={row} onClose={() => undefined} />);
  expect(asked.some(({ name }) => name === "retention_purge")).toBe(false);
  await userEvent.click(screen.getByTestId("purge-confirm"));
  expect((await screen.findByTestId("purge-receipt")).textContent).toContain("ab12");
  expect(asked.find(({ name }) => name === "retention_purge")?.request).toEqual({ case: "c1" });
});
