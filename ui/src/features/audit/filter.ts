// What the log is narrowed to, and what is asked for then. Pure.
import type { LogShowRequest } from "../../api";

export const SOURCES = ["all", "changes", "acts"] as const;
export type Source = (typeof SOURCES)[number];
export const MANY = ["people", "devices", "kinds"] as const;
export type Many = (typeof MANY)[number];

export interface Filter {
  source: Source;
  people: string[];
  devices: string[];
  kinds: string[];
  case: string;
  /** Days as they are typed, in the time of the post; both are in it. */
  from: string;
  to: string;
}

export const ALL: Filter = { source: "all", people: [], devices: [], kinds: [], case: "", from: "", to: "" };

export function toggled(filter: Filter, name: Many, value: string): Filter {
  const before = filter[name];
  return { ...filter, [name]: before.includes(value) ? before.filter((one) => one !== value) : [...before, value] };
}

/** What is typed and no day yet narrows nothing. */
export function requestOf(filter: Filter): LogShowRequest {
  const { source, people, devices, kinds } = filter;
  return { source, people, devices, kinds, case: filter.case.trim() || null, from: dayBegins(filter.from, 0), before: dayBegins(filter.to, 1) };
}

function dayBegins(text: string, later: number): string | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (!found) return null;
  const day = new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]) + later);
  return day.toISOString();
}

export function isNarrowed(filter: Filter): boolean {
  return JSON.stringify(filter) !== JSON.stringify(ALL);
}
