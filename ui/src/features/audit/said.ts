// A line of the log in words. Pure.
import type { BadEntry, LogEntry } from "../../api";
import { joined } from "../../i18n/apart";
import { has, t } from "../../i18n/t";
import { actionWords } from "../records";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** What the clocks of the post showed: as written down with an act, else as they would show now. */
function postDate(entry: LogEntry): { date: Date; offset: number } {
  const at = new Date(entry.at);
  const offset = entry.act ? entry.act.utc_offset : -at.getTimezoneOffset();
  return { date: new Date(at.getTime() + offset * 60_000), offset };
}

/** `22 Nov 2026 20:00 · 18:00Z` */
export function postTime(entry: LogEntry): string {
  const { date } = postDate(entry);
  const at = new Date(entry.at);
  return `${dayOf(date)} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} · ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}Z`;
}

/** To the hundredth of a second: post time with its offset, and UTC. */
export function exactTimes(entry: LogEntry): { post: string; utc: string } {
  const { date, offset } = postDate(entry);
  const side = offset < 0 ? "−" : "+";
  const minutes = Math.abs(offset);
  return { post: `${exact(date)} UTC${side}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`, utc: `${exact(new Date(entry.at))}Z` };
}

const dayOf = (date: Date) => `${two(date.getUTCDate())} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
const exact = (date: Date) => `${dayOf(date)} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${two(Math.floor(date.getUTCMilliseconds() / 10))}`;

/** Whether the line says that something was about to leave, not that it did. */
export function isBegun({ action, act }: LogEntry): boolean {
  return act !== null && act.sha256 === null && ["export", "print", "file.save", "log.export", "backup", "bundle.make"].includes(action);
}

/** Beside changes of everything, "Added" alone would not say what. */
export function kindWords(action: string): string {
  const key = `audit.did.${action}`;
  return has(key) ? t(key) : actionWords(action);
}

/** `Searched · 4 hits`, `Exported · pdf · CUI//LES`. */
export function actWords(entry: LogEntry): string {
  const { act, action } = entry;
  const n = act?.n ?? 0;
  const hits = action === "search" && (n === 0 ? t("audit.hits.none") : t("audit.hits", { n }));
  const tries = action !== "search" && n > 0 && t("audit.tries", { n });
  return joined([kindWords(action), hits, tries, act?.format, act?.marking, isBegun(entry) && t("audit.begun")]);
}

export function placeWords({ stream, seq }: BadEntry): string {
  if (stream === "acts") return t("audit.bad.acts", { seq });
  if (stream === "log") return t("audit.bad.log");
  return t("audit.bad.stream", { stream, seq });
}
