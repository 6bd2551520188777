// Where things stand on the strip: fractions of its width. Pure.
import type { TimelineEntry } from "../../api";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export interface StripPlan {
  lanes: { name: string; dots: number[] }[];
  ticks: { x: number; title: string }[];
  today: number;
}

export function eventTime(at: string): number {
  const full = /^\d{4}$/.test(at) ? `${at}-01-01` : /^\d{4}-\d{2}$/.test(at) ? `${at}-01` : at.replace(/^about /, "");
  return new Date(full.length === 4 ? `${full}-01-01` : full).getTime();
}

export function placeOnStrip(entries: TimelineEntry[], now: Date): StripPlan {
  const times = entries.map((entry) => eventTime(entry.at)).filter((time) => !Number.isNaN(time));
  const first = Math.min(...times, now.getTime());
  const last = Math.max(...times, now.getTime());
  const width = Math.max(1, last - first);
  const x = (time: number) => (time - first) / width;
  const names = [...new Set(entries.map((entry) => entry.lane))];
  const lanes = names.map((name) => ({
    name,
    dots: entries.filter((entry) => entry.lane === name).map((entry) => x(eventTime(entry.at))).filter((place) => !Number.isNaN(place)),
  }));
  return { lanes, ticks: ticks(first, last, x), today: x(now.getTime()) };
}

function ticks(first: number, last: number, x: (time: number) => number): StripPlan["ticks"] {
  const start = new Date(first);
  const months = (new Date(last).getFullYear() - start.getFullYear()) * 12 + new Date(last).getMonth() - start.getMonth();
  const step = Math.max(1, Math.ceil(months / 6));
  const out: StripPlan["ticks"] = [];
  for (let month = 1; month <= months; month += step) {
    const date = new Date(start.getFullYear(), start.getMonth() + month, 1);
    if (x(date.getTime()) < 0.97) out.push({ x: x(date.getTime()), title: `${MONTHS[date.getMonth()]} ${date.getFullYear()}` });
  }
  return out;
}

export function groupByMonth(entries: TimelineEntry[]): [string, TimelineEntry[]][] {
  const groups = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const month = entry.at.replace(/^about /, "").slice(0, 7);
    groups.set(month, [...(groups.get(month) ?? []), entry]);
  }
  return [...groups];
}
