// What a person wants to give away, as far as they have said it.
import type { DisclosureRow, ExportPreviewRequest, ExportReport, Giving } from "../../api";
import { tell } from "../../api";
import { href, type Place } from "../../shared/router";
import { viewPdf } from "../records";

export const DOCUMENTS = ["case_summary", "case_data", "report", "case_list"] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

export interface Plan {
  document: DocumentName;
  cases: string[];
  report: string | null;
  without: string[];
  unredacted: boolean;
  to: Giving & { basis: string };
}

export const OWN_USE = "own_use";
/** Among the Department's own people nobody is asked for an authority. */
const INSIDE = [OWN_USE, "official_use"];

export function planOf(place: Place): Plan {
  const { query } = place;
  const cases = (query.get("cases") ?? "").split(",").filter(Boolean);
  const report = query.get("report");
  return { document: report ? "report" : cases.length > 1 ? "case_list" : "case_summary", cases, report, without: [], unredacted: false, to: { basis: OWN_USE } };
}

/** The way to a new export of these cases, or of a report of one. */
export function exportHref(cases: string[], report?: string): string {
  return href(["exports", "new"], { cases: cases.join(","), report });
}

/** What can be made of so many cases. */
export function documentsFor({ cases }: Plan): readonly DocumentName[] {
  return cases.length > 1 ? ["case_list"] : DOCUMENTS;
}

export function isNamed(plan: Plan): boolean {
  return plan.document === "report" ? plan.report !== null : plan.cases.length > 0;
}

/** `handling` as far as it is typed. */
export function previewOf(plan: Plan, handling: string): ExportPreviewRequest {
  const { document, cases, report, without, unredacted, to } = plan;
  const ofReport = document === "report";
  const known_as = to.basis === OWN_USE ? null : (to.known_as ?? null);
  return { document, cases: ofReport ? [] : cases, report: ofReport ? report : null, without: hasParts(plan) ? without : [], unredacted, basis: to.basis, known_as, marking: to.marking ?? null, handling };
}

export function hasParts({ document }: Plan): boolean {
  return document === "case_summary" || document === "case_data";
}

/** Fields about the recipient that this basis asks for. */
export function askedOf(basis: string): (keyof Giving)[] {
  if (basis === OWN_USE) return [];
  return INSIDE.includes(basis) ? ["recipient", "address", "purpose"] : ["recipient", "address", "purpose", "authority"];
}

export function missingOf({ to }: Plan): (keyof Giving)[] {
  return askedOf(to.basis).filter((name) => !String(to[name] ?? "").trim());
}

/** Whether it is set in pages, which can be looked at before they leave. */
export function isPaper({ document }: Plan): boolean {
  return document === "case_summary" || document === "report";
}

/** The document as it would be written, in the window beside this one. */
export async function look(plan: Plan): Promise<void> {
  const { document, cases, report, without, unredacted } = plan;
  const to: Giving = { marking: plan.to.marking ?? null, handling: plan.to.handling ?? null };
  if (document === "report") return viewPdf("report_preview", { id: report ?? "", unredacted, to });
  return viewPdf("case_preview", { case: cases[0] ?? "", without, unredacted, to });
}

export async function write(plan: Plan, path: string): Promise<ExportReport> {
  const { document, cases, report, without, unredacted } = plan;
  // What was typed for another basis is not said of this one.
  const { basis, known_as, marking, handling, manifest, ...said } = plan.to;
  const to: Giving = { basis, marking, handling, manifest, ...(basis === OWN_USE ? {} : { ...said, known_as }) };
  if (document === "report") return tell("report_export", { id: report ?? "", path, unredacted, to });
  if (document === "case_list") return tell("case_list_export", { cases, path, to });
  return tell("export_case", { case: cases[0] ?? "", format: document === "case_data" ? "json" : "pdf", path, unredacted, without, to });
}

export function field(row: DisclosureRow, name: string): string {
  const value = row.record.fields[name];
  return value === null || value === undefined ? "" : String(value);
}
