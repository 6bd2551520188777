// Dates and ages as words. Takes the present as an argument so that every answer can be tested.
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const DAY = 86_400_000;

const two = (value: number) => String(value).padStart(2, "0");

/** `2026-11-24` → `24 Nov 2026`; `1984-02` → `Feb 1984`; `1984` → `1984 (year only)`; `about 1975` stays. */
export function dateWords(text: string | null | undefined): string {
  if (text?.startsWith("about ")) return `about ${dateWords(text.slice(6)).replace(" (year only)", "")}`;
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text ?? "");
  if (!found) return text ?? "";
  const [, year, month, day] = found;
  if (!month) return `${year} (year only)`;
  const name = months[Number(month) - 1] ?? month;
  return day ? `${day} ${name} ${year}` : `${name} ${year}`;
}

/** The present may be unknown to the caller; a stamp is an ISO instant or milliseconds. */
function toDate(stamp: string | number): Date | null {
  const date = new Date(stamp);
  return Number.isNaN(date.getTime()) ? null : date;
}

export function clock(date: Date): string {
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** `17:51` today, `Sun 22 Nov 15:20` this year, `22 Nov 2025 15:20` before. */
export function instantWords(stamp: string | number | null | undefined, now: Date): string {
  const date = stamp === null || stamp === undefined ? null : toDate(stamp);
  if (!date) return "";
  const time = clock(date);
  if (date.toDateString() === now.toDateString()) return time;
  const day = `${two(date.getDate())} ${months[date.getMonth()]}`;
  if (date.getFullYear() === now.getFullYear()) return `${day} ${time}`;
  return `${day} ${date.getFullYear()} ${time}`;
}

export function instantFull(stamp: string | number | null | undefined): string {
  const date = stamp === null || stamp === undefined ? null : toDate(stamp);
  if (!date) return "";
  return `${two(date.getDate())} ${months[date.getMonth()]} ${date.getFullYear()} ${clock(date)}`;
}

/** `today 16:40`, `yesterday 16:40`, `14 Nov 16:40`: the minute, never "just now". */
export function minuteWords(stamp: string | number, now: Date): string {
  const date = toDate(stamp);
  if (!date) return "";
  const days = dayNumber(now) - dayNumber(date);
  if (days === 0) return `today ${clock(date)}`;
  if (days === 1) return `yesterday ${clock(date)}`;
  return instantWords(stamp, now);
}

export function ageWords(stamp: string | number | null | undefined, now: Date): string {
  const date = stamp === null || stamp === undefined ? null : toDate(stamp);
  if (!date) return "";
  const minutes = Math.max(0, Math.floor((now.getTime() - date.getTime()) / 60_000));
  if (minutes < 60) return `${Math.max(1, minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h`;
  const days = Math.floor(hours / 24);
  if (days < 14) return `${days} d`;
  return dateShort(date, now);
}

/** `47 min`, `5 h`, `3 d`: how far two clocks are apart. */
export function spanWords(minutes: number): string {
  const far = Math.abs(minutes);
  if (far < 120) return `${far} min`;
  return far < 48 * 60 ? `${Math.round(far / 60)} h` : `${Math.round(far / 1440)} d`;
}

function dateShort(date: Date, now: Date): string {
  const day = `${date.getDate()} ${months[date.getMonth()]}`;
  return date.getFullYear() === now.getFullYear() ? day : `${day} ${date.getFullYear()}`;
}

export interface Due {
  text: string;
  level: "late" | "soon" | "later";
}

/** `5 d overdue`, `today`, `in 2 d`, `7 Dec`. */
export function dueWords(day: string | null | undefined, now: Date): Due | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? "");
  if (!found) return null;
  const date = new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
  const days = dayNumber(date) - dayNumber(now);
  if (days < 0) return { text: `${-days} d overdue`, level: "late" };
  if (days === 0) return { text: "today", level: "soon" };
  if (days <= 7) return { text: `in ${days} d`, level: days <= 2 ? "soon" : "later" };
  return { text: dateShort(date, now), level: "later" };
}

export function weekdayDate(day: string, now: Date): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!found) return day;
  const date = new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
  return `${weekdays[date.getDay()]} ${dateShort(date, now)}`;
}

/** `18:05 EET · 16:05Z` */
export function statusClock(now: Date): string {
  const zone = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" }).formatToParts(now).find((part) => part.type === "timeZoneName");
  return `${clock(now)} ${zone?.value ?? ""} · ${two(now.getUTCHours())}:${two(now.getUTCMinutes())}Z`;
}

export function monthTitle(stamp: string): string {
  const date = toDate(stamp);
  return date ? `${months[date.getMonth()]} ${date.getFullYear()}` : "";
}

function dayNumber(date: Date): number {
  return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY);
}

/** `61 of 99 MB`: both in the unit of the whole. */
export function bytesOf(done: number, all: number): string {
  const [figure, unit] = bytesWords(all).split(" ") as [string, string];
  const scale = { B: 1, kB: 1000, MB: 1_000_000, GB: 1_000_000_000 }[unit] ?? 1;
  const decimals = figure.includes(".") && all / scale < 10 ? 1 : 0;
  return `${(Math.min(done, all) / scale).toFixed(decimals)} of ${(all / scale).toFixed(decimals)} ${unit}`;
}

export function bytesWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}
