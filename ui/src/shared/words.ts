// Word-level difference and the three-way merge behind "keep both".
import { diffWordsWithSpace } from "diff";

export interface Piece {
  text: string;
  changed: boolean;
}

/** The pieces of `after`, each marked when `before` did not say it. */
export function changedPieces(before: string, after: string): Piece[] {
  return diffWordsWithSpace(before, after)
    .filter((part) => !part.removed)
    .map((part) => ({ text: part.value, changed: part.added }));
}

interface Edit {
  from: number;
  to: number;
  text: string;
}

function edits(before: string, after: string): Edit[] {
  const list: Edit[] = [];
  let at = 0;
  let open: Edit | null = null;
  for (const part of diffWordsWithSpace(before, after)) {
    if (!part.added && !part.removed) {
      at += part.value.length;
      open = null;
      continue;
    }
    if (!open) list.push((open = { from: at, to: at, text: "" }));
    if (part.removed) {
      at += part.value.length;
      open.to = at;
    } else open.text += part.value;
  }
  return list;
}

/** Both sets of changes applied to `before`, or null when they touch the same words. */
export function keepBoth(before: string, mine: string, theirs: string): string | null {
  const all = [...edits(before, mine).map((edit) => ({ ...edit, side: 0 })), ...edits(before, theirs).map((edit) => ({ ...edit, side: 1 }))];
  if (!all.some((edit) => edit.side === 0) || !all.some((edit) => edit.side === 1)) return null;
  all.sort((a, b) => a.from - b.from || a.to - b.to);
  let out = "";
  let at = 0;
  let last: (Edit & { side: number }) | null = null;
  for (const edit of all) {
    if (last && last.side !== edit.side && edit.from <= last.to) {
      if (last.from === edit.from && last.to === edit.to && last.text === edit.text) continue;
      return null;
    }
    out += before.slice(at, edit.from) + edit.text;
    at = edit.to;
    last = edit;
  }
  return out + before.slice(at);
}
