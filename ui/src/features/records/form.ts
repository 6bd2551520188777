// What a form holds and how it becomes a request. Pure.
import type { FieldValue, FieldView, KindView, RecordView } from "../../api";

export type Draft = Record<string, string>;

/** Fields that the program fills in, beside those that steps write. */
const ELSEWHERE: Record<string, string[]> = {
  case: ["case_number", "post"],
  travel_document: ["examiner_decision", "decided_on", "decided_by", "decision_reason"],
  custody_event: ["evidence"],
  note: ["author", "addendum_to"],
};

/** Decided when the record is made. */
const AT_FIRST: Record<string, string[]> = { case: ["restricted"] };

export function formFields(kind: KindView, editing: boolean): FieldView[] {
  const hidden = [...(ELSEWHERE[kind.name] ?? []), ...(editing ? AT_FIRST[kind.name] ?? [] : [])];
  return kind.fields.filter((field) => !field.step && !hidden.includes(field.name) && !(editing && field.fixed));
}

export function startDraft(fields: FieldView[], record?: RecordView, first: Record<string, FieldValue> = {}): Draft {
  const draft: Draft = {};
  for (const field of fields) draft[field.name] = toText(field, record ? record.fields[field.name] : first[field.name]);
  return draft;
}

export function toText(field: FieldView, value: FieldValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join("\n");
  if (field.type === "instant") return localInstant(String(value));
  return String(value);
}

export function toValue(field: FieldView, text: string): FieldValue {
  const trimmed = field.type === "long_text" || field.type === "mrz" ? text.replace(/\s+$/, "") : text.trim();
  if (field.list) {
    const items = text.split("\n").map((item) => item.trim()).filter(Boolean);
    return items.length ? items : null;
  }
  if (!trimmed) return null;
  if (field.type === "integer") return /^-?\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
  if (field.type === "bool") return trimmed === "true";
  if (field.type === "date" || field.type === "partial_date") return isoDate(trimmed);
  if (field.type === "instant") return isoInstant(trimmed);
  if (field.type === "country" || field.type === "mrz") return trimmed.toUpperCase();
  return trimmed;
}

/** Whether a person has to fill it in. */
export const isAsked = (field: FieldView) => (field.required || field.asked) && !field.supplied;

/** All filled fields of a new record. */
export function newValues(fields: FieldView[], draft: Draft): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const field of fields) {
    const value = toValue(field, draft[field.name] ?? "");
    if (value !== null) values[field.name] = value;
  }
  return values;
}

/** Only the fields whose value is another one than before. */
export function changedValues(fields: FieldView[], draft: Draft, record: RecordView): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  for (const field of fields) {
    const text = draft[field.name] ?? "";
    if (text === toText(field, record.fields[field.name])) continue;
    values[field.name] = toValue(field, text);
  }
  return values;
}

export function missing(fields: FieldView[], draft: Draft): string[] {
  return fields.filter((field) => isAsked(field) && !(draft[field.name] ?? "").trim()).map((field) => field.name);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** `24 Nov 2026`, `Nov 2026` and `24.11.2026` become ISO; anything else is left for Rust to judge. */
export function isoDate(text: string): string {
  const words = /^(?:(\d{1,2})\s+)?([a-z]{3})[a-z]*\s+(\d{4})$/i.exec(text);
  if (words) {
    const month = MONTHS.indexOf(words[2]!.toLowerCase()) + 1;
    if (month > 0) return `${words[3]}-${two(month)}${words[1] ? `-${two(Number(words[1]))}` : ""}`;
  }
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (dotted) return `${dotted[3]}-${two(Number(dotted[2]))}-${two(Number(dotted[1]))}`;
  return text;
}

/** `2026-11-22 15:20` in this computer's time zone becomes RFC 3339 in UTC. */
export function isoInstant(text: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}))?$/.exec(text);
  if (!found) return text;
  const [, year, month, day, hour = "12", minute = "00"] = found;
  const date = new Date(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute));
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

export function localInstant(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
