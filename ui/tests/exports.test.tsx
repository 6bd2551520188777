// What leaves the vault, with a host of their own in place of Tauri.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { CasePage } from "../src/api";
import { parsePlace } from "../src/shared/router";
import { answerWith, answers, asked, picks, schema, show } from "./host";

const { CaseExports, default: Exports } = await import("../src/features/exports");

const told = (name: string) => asked.filter((one) => one.name === name).map((one) => one.request);
const at = (hash: string) => <Exports place={parsePlace(hash)} />;

const preview = {
  included: { case: 1, person: 2 }, left_out: [{ kind: "redaction", n: 1, why: "marked to be kept from readers outside" }], marking: "CUI//SP-LEI/PRVCY",
  markings: ["CUI//SP-LEI/PRVCY", "CUI//SP-LEI/PRVCY//FED ONLY"], redacted: [{ record: { id: "n1", kind: "note", title: "Call" }, place: "Text", words: "a clerk at the agency" }],
  parts: [{ name: "narrative", records: 0 }, { name: "notes", records: 3 }], refused: null, doubt: null, file_name: "VF-1-2026-11-22.pdf",
};
const written = { path: "/tmp/out.pdf", size: 18_400, sha256: "ab".repeat(32), marking: "CUI//SP-LEI/PRVCY", included: { case: 1 }, left_out: [] };
const row = (id: string, fields: Record<string, unknown>, cases = [{ id: "c1", kind: "case", title: "VF-1" }]) => ({
  cases,
  record: {
    id, kind: "disclosure", title: "Case summary: District Court", refs: {}, case: "c1", case_number: "VF-1", created_at: "2026-11-22T10:00:00Z", changed_at: "2026-11-22T10:00:00Z", author: { id: "u1", name: "M. Okafor", post: "BUC", role: "investigator", me: true }, deleted: false, conflicts: [], needs_update: false, sync: "unsent",
    fields: { made_at: "2026-11-22T10:00:00Z", document: "case_summary", recipient: "District Court", basis: "court_order", file_marking: "CUI//SP-LEI", sha256: "ab".repeat(32), purpose: "Trial", ...fields },
  },
});

beforeEach(() => {
  answerWith({ schema: () => schema, people: () => [], work_list: () => [], export_preview: () => preview, export_case: () => written, disclosure_list: () => [] });
});

describe("a new export", () => {
  it("is complete as it opens when it is for one's own use, and says what was written", async () => {
    show(at("#/exports/new?cases=VF-1"));
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("export-run").disabled).toBe(false));
    await userEvent.click(screen.getByTestId("export-run"));
    await screen.findByTestId("export-result");
    expect(told("export_case")).toEqual([{ case: "VF-1", format: "pdf", path: "/tmp/out.pdf", unredacted: false, without: [], to: { basis: "own_use" } }]);
    expect(screen.getByTestId("export-sha256").textContent).toBe("ab".repeat(32));
  });

  it("writes nothing when no place is chosen", async () => {
    picks.save = null;
    show(at("#/exports/new?cases=VF-1"));
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("export-run").disabled).toBe(false));
    await userEvent.click(screen.getByTestId("export-run"));
    expect(told("export_case")).toEqual([]);
  });

  it("shows what goes along, what stays out, and the redacted words struck", async () => {
    show(at("#/exports/new?cases=VF-1"));
    expect((await screen.findByTestId("export-included")).textContent).toContain("2");
    expect(screen.getByTestId("export-left-out").textContent).toContain("redacted passage");
    expect(within(screen.getByTestId("export-redacted")).getByText("a clerk at the agency").tagName).toBe("DEL");
    await userEvent.click(screen.getByTestId("export-unredacted"));
    await waitFor(() => expect(told("export_preview").at(-1)).toMatchObject({ unredacted: true }));
    expect(within(screen.getByTestId("export-redacted")).getByText("a clerk at the agency").tagName).toBe("SPAN");
  });

  it("says how many of each kind in the plural, of what is no record too", async () => {
    answers.export_preview = () => ({ ...preview, included: { checklist_item: 2, evidence: 1 }, left_out: [{ kind: "citation", n: 2, why: "cited only where the text is redacted" }, { kind: "task", n: 1, why: "chosen" }] });
    show(at("#/exports/new?cases=VF-1"));
    expect((await screen.findByTestId("export-included")).textContent).toBe("2 Checklist items1 Evidence item");
    expect(screen.getByTestId("export-left-out").textContent).toBe("2 citations: cited only where the text is redacted1 Task: chosen");
  });

  it("leaves a part out when its tick is taken away", async () => {
    show(at("#/exports/new?cases=VF-1"));
    await userEvent.click(await screen.findByTestId("part-notes"));
    await waitFor(() => expect(told("export_preview").at(-1)).toMatchObject({ without: ["notes"] }));
    await userEvent.click(screen.getByTestId("export-run"));
    await waitFor(() => expect(told("export_case").at(-1)).toMatchObject({ without: ["notes"] }));
  });

  it("asks whoever gives it away for recipient, address, purpose and authority", async () => {
    show(at("#/exports/new?cases=VF-1"));
    await screen.findByRole("option", { name: /Order of a court/ });
    await userEvent.selectOptions(screen.getByTestId("export-basis"), "court_order");
    expect(screen.getByTestId<HTMLButtonElement>("export-run").disabled).toBe(true);
    await userEvent.type(screen.getByLabelText("Recipient"), "District Court");
    for (const [name, words] of [["address", "Splaiul 5"], ["purpose", "Trial"], ["authority", "Order 114"]] as const) await userEvent.type(screen.getByTestId(`export-${name}`), words);
    await userEvent.selectOptions(screen.getByTestId("export-marking"), "CUI//SP-LEI/PRVCY//FED ONLY");
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("export-run").disabled).toBe(false));
    await userEvent.click(screen.getByTestId("export-run"));
    await waitFor(() => expect(told("export_case").at(-1)?.to).toMatchObject({ basis: "court_order", recipient: "District Court", address: "Splaiul 5", purpose: "Trial", authority: "Order 114", marking: "CUI//SP-LEI/PRVCY//FED ONLY" }));
  });

  it("takes the address of an agency that the post knows", async () => {
    answers.record_list = () => ({ total: 1, rows: [{ ...row("a1", {}).record, kind: "agency", title: "General Inspectorate of Police", fields: { name: "General Inspectorate of Police", address: "Strada Mihai Vodă 6" } }], same: {} });
    show(at("#/exports/new?cases=VF-1"));
    await screen.findByRole("option", { name: /Order of a court/ });
    await userEvent.selectOptions(screen.getByTestId("export-basis"), "routine_use");
    await userEvent.type(screen.getByLabelText("Recipient"), "Insp");
    await userEvent.click(await screen.findByText("General Inspectorate of Police"));
    expect(screen.getByTestId<HTMLInputElement>("export-address").value).toBe("Strada Mihai Vodă 6");
  });

  it("is not written when this person may not give it so, and says why", async () => {
    answers.export_preview = () => ({ ...preview, refused: "This step is a supervisor's; ask one." });
    show(at("#/exports/new?cases=VF-1"));
    expect((await screen.findByTestId("export-refused")).textContent).toContain("supervisor");
    expect(screen.getByTestId<HTMLButtonElement>("export-run").disabled).toBe(true);
  });

  it("keeps what was chosen when the file cannot be written", async () => {
    answers.export_case = () => {
      throw { code: "file_unwritable", message: "The file could not be written. Nothing was recorded; choose another place.", args: {}, fields: [], reference: null };
    };
    show(at("#/exports/new?cases=VF-1"));
    await userEvent.click(await screen.findByTestId("part-notes"));
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("export-run").disabled).toBe(false));
    await userEvent.click(screen.getByTestId("export-run"));
    expect((await screen.findByTestId("export-failure")).textContent).toContain("Nothing was recorded");
    expect(screen.getByTestId<HTMLInputElement>("part-notes").checked).toBe(false);
  });

  it("makes one table of several cases", async () => {
    answers.case_list_export = () => written;
    show(at("#/exports/new?cases=VF-1,VF-2"));
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("export-run").disabled).toBe(false));
    expect(screen.queryByTestId("export-case_summary")).toBeNull();
    await userEvent.click(screen.getByTestId("export-run"));
    await waitFor(() => expect(told("case_list_export").at(-1)).toMatchObject({ cases: ["VF-1", "VF-2"] }));
  });

  it("offers only versions of a report that were approved", async () => {
    answers.report_list = () => [{ id: "r1", title: "Cards", version: 1, state: "approved" }, { id: "r2", title: "Cards", version: 2, state: "draft" }];
    answers.report_export = () => written;
    show(at("#/exports/new?cases=VF-1&report=r1"));
    const versions = await screen.findByTestId<HTMLSelectElement>("export-version");
    expect(Array.from(versions.options).map((option) => option.value)).toEqual(["", "r1"]);
    await waitFor(() => expect(screen.getByTestId<HTMLButtonElement>("export-run").disabled).toBe(false));
    await userEvent.click(screen.getByTestId("export-run"));
    await waitFor(() => expect(told("report_export").at(-1)).toMatchObject({ id: "r1" }));
  });
});

describe("a limit of dissemination", () => {
  it("is held against the recipient as the file is marked, and a doubt is said without barring the way", async () => {
    answers.export_preview = ({ marking }) => ({ ...preview, doubt: String(marking).includes("FED ONLY") ? "The file is marked FED ONLY." : null });
    show(at("#/exports/new?cases=VF-1"));
    await screen.findByTestId("export-marking");
    expect(screen.queryByTestId("export-doubt")).toBeNull();
    await userEvent.selectOptions(screen.getByTestId("export-marking"), "CUI//SP-LEI/PRVCY//FED ONLY");
    expect((await screen.findByTestId("export-doubt")).textContent).toContain("FED ONLY");
    expect(screen.getByTestId<HTMLButtonElement>("export-run").disabled).toBe(false);
    await userEvent.type(screen.getByTestId("export-handling"), "NOFORN");
    await waitFor(() => expect(told("export_preview").at(-1)).toMatchObject({ handling: "NOFORN", known_as: null }));
  });
});

describe("the record of exports", () => {
  it("says the size of the file as a person reads it", async () => {
    answers.disclosure_list = () => [row("d1", { size: 184_220 })];
    show(at("#/exports"));
    await userEvent.click(await screen.findByTestId("export-details"));
    const facts = await screen.findByTestId("export-facts");
    expect(facts.textContent).toContain("184 kB");
    expect(facts.textContent).not.toContain("184220");
  });

  it("says when, what, to whom, why and by whom, and opens to all of it", async () => {
    answers.disclosure_list = () => [row("d1", {}), row("d2", { recipient: "Embassy legal office", document: "case_list" }, [{ id: "c1", kind: "case", title: "VF-1" }, { id: "c2", kind: "case", title: "VF-2" }])];
    show(at("#/exports"));
    await screen.findAllByText("Order of a court, (b)(11)");
    expect(screen.getAllByTestId("export-row").map((one) => one.textContent).join("\n")).toMatch(/District Court.*Order of a court.*M\. Okafor[^]*2 cases/);
    await userEvent.click(screen.getAllByTestId("export-details")[0] as HTMLElement);
    expect(screen.getByTestId("export-facts").textContent).toContain("Trial");
    await userEvent.type(screen.getByTestId("exports-find"), "legal");
    expect(screen.getAllByTestId("export-row")).toHaveLength(1);
  });

  it("knows a file again, and says so of one that it does not know", async () => {
    answers.disclosure_verify = () => ({ sha256: "ab".repeat(32), size: 5, found: [row("d1", {})] });
    show(at("#/exports"));
    picks.open = "/tmp/out.pdf";
    await userEvent.click(await screen.findByTestId("export-verify"));
    expect((await screen.findByTestId("export-verdict")).textContent).toContain("District Court");
    answers.disclosure_verify = () => ({ sha256: "cd".repeat(32), size: 5, found: [] });
    await userEvent.click(screen.getByTestId("export-verify"));
    await waitFor(() => expect(screen.getByTestId("export-verdict").textContent).toContain("No export known here"));
  });

  it("stands with the reports of its case when there is one", async () => {
    answers.disclosure_list = () => [row("d1", {})];
    show(<CaseExports page={{ id: "c1", number: "VF-1" } as unknown as CasePage} />);
    expect((await screen.findByTestId("case-exports")).textContent).toContain("District Court");
    expect(told("disclosure_list")).toEqual([{ case: "c1" }]);
  });
});
