// Which records can be made while another one is written, where a field points to one that is not there yet. Pure.
import type { FieldView } from "../../api";
import type { Registry } from "./schema";

/** What people find missing in the middle of a form; cases, reports and the like have ways of their own. */
const MADE_INSIDE = ["person", "organisation", "travel_document", "evidence", "container", "storage_place", "agency", "contact", "osac_contact", "training_event", "exercise", "major_event"];
/** What is offered where anything may be pointed to. */
const COMMON = ["person", "organisation", "travel_document"];

/** A record that is made inside a form, for the field that will point to it. */
export interface Inside {
  field: string;
  kind: string;
  /** What was looked for and not found. */
  name: string;
}

export function madeInside(field: FieldView, registry: Registry, caseId: string | null): string[] {
  if (field.type !== "ref") return [];
  const kinds = field.refs.length > 0 ? field.refs : COMMON;
  return kinds.filter((kind) => MADE_INSIDE.includes(kind) && (caseId !== null || registry.kind(kind)?.home === "post"));
}

/** The case a record of the kind is made in: what belongs to the post is in none. */
export function caseFor(kind: string, registry: Registry, caseId: string | null): string | null {
  return registry.kind(kind)?.home === "post" ? null : caseId;
}

/** Where a name that was looked for belongs. */
export function nameField(kind: string, registry: Registry): string | undefined {
  return registry.kind(kind)?.fields.find((field) => field.required && ["text", "name"].includes(field.type) && !field.list)?.name;
}
