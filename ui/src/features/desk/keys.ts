// The one table of keys: what `?` lists, what Settings lets people change, what the palette shows beside a command.
import type { TextKey } from "../../i18n/t";

export interface KeyRow {
  /** The key it has unless somebody chose another; several when they are one thing to a person. */
  keys: string[];
  text: TextKey;
}

export interface KeyGroup {
  title: TextKey;
  rows: KeyRow[];
}

/** First keys after which a letter goes somewhere; the way itself stands in `PLACES`. */
export const PLACES: { key: string; text: TextKey; parts: string[]; query?: Record<string, string> }[] = [
  { key: "g h", text: "nav.home", parts: [] },
  { key: "g l", text: "view.open", parts: ["cases"], query: { view: "open" } },
  { key: "g m", text: "view.mine", parts: ["cases"], query: { view: "mine" } },
  { key: "g d", text: "view.due", parts: ["cases"], query: { view: "due" } },
  { key: "g r", text: "view.review", parts: ["cases"], query: { view: "review" } },
  { key: "g c", text: "nav.conflicts", parts: ["conflicts"] },
  { key: "g a", text: "nav.approvals", parts: ["approvals"] },
  { key: "g i", text: "nav.intake", parts: ["intake"] },
  { key: "g e", text: "nav.people", parts: ["people"] },
  { key: "g p", text: "nav.programmes", parts: ["programmes"] },
  { key: "g t", text: "nav.statistics", parts: ["statistics"] },
  { key: "g s", text: "nav.sync", parts: ["sync"] },
  { key: "g x", text: "nav.exports", parts: ["exports"] },
  { key: "g u", text: "nav.audit", parts: ["audit"] },
  { key: "g ,", text: "nav.settings", parts: ["settings"] },
];

export const KEYS: KeyGroup[] = [
  {
    title: "keys.everywhere",
    rows: [
      { keys: ["ctrl+k"], text: "keys.palette" },
      { keys: ["/"], text: "keys.filter" },
      { keys: ["c"], text: "keys.new" },
      { keys: ["w"], text: "keys.write" },
      { keys: ["ctrl+l"], text: "keys.lock" },
      { keys: ["ctrl+z"], text: "keys.undo" },
      { keys: ["?"], text: "keys.help" },
    ],
  },
  { title: "keys.go", rows: PLACES.map(({ key, text }) => ({ keys: [key], text })) },
  {
    title: "keys.lists",
    rows: [
      { keys: ["j", "k"], text: "keys.move" },
      { keys: ["Enter"], text: "keys.open" },
      { keys: [" "], text: "keys.preview" },
      { keys: ["x"], text: "keys.select" },
      { keys: ["s"], text: "keys.view" },
      { keys: ["v 1", "v 9"], text: "keys.views" },
    ],
  },
  {
    title: "keys.case",
    rows: [
      { keys: ["alt+1", "alt+9"], text: "keys.sections" },
      { keys: ["a"], text: "keys.add" },
      { keys: ["d"], text: "keys.document" },
      { keys: ["ctrl+v"], text: "keys.paste" },
      { keys: ["e"], text: "keys.evidence" },
      { keys: ["n"], text: "keys.note" },
      { keys: ["t"], text: "keys.task" },
    ],
  },
  {
    title: "keys.writing",
    rows: [
      { keys: ["n"], text: "keys.note" },
      { keys: ["t"], text: "keys.task" },
      { keys: ["l"], text: "keys.lead" },
    ],
  },
  {
    title: "keys.deciding",
    rows: [
      { keys: ["1", "2", "3"], text: "keys.conflict" },
      { keys: ["ctrl+Enter"], text: "keys.save" },
    ],
  },
];

/** The commands of one character, which people may give another key: each once. */
export const SINGLE: string[] = [...new Set(KEYS.flatMap((group) => group.rows).flatMap((row) => row.keys).map((key) => key.split(" ")[0]!).filter((key) => key.length === 1 && key !== " "))];

/** What `key`, one of `SINGLE`, does. */
export function textOf(key: string): TextKey {
  if (key === "g") return "keys.prefix";
  const rows = KEYS.flatMap((group) => group.rows);
  return (rows.find((row) => row.keys.includes(key)) ?? rows.find((row) => row.keys.some((one) => one.startsWith(`${key} `))))?.text ?? "keys.help";
}

/** Keys that are taken by the window, the system or the reading of a page. */
const FIXED = /^(ctrl\+(k|l|Enter|[acvxz])|alt\+[1-9]|Enter|Tab|Escape| |Arrow\w+|Home|End|Page\w+|Shift|Control|Alt|Meta|ctrl\+Control|alt\+Alt)$/;

export function isFree(key: string, command: string, remapped: Record<string, string>): boolean {
  if (FIXED.test(key)) return false;
  return SINGLE.every((other) => other === command || (remapped[other] ?? other) !== key);
}
