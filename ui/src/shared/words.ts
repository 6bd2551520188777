// Word-level difference. Whether two edits can be combined is decided in Rust, not here.
import { diffWordsWithSpace } from "diff";

export interface Piece {
  text: string;
  changed: boolean;
}

/** The pieces of `after`, each marked when `before` did not say it. */
export function changedPieces(before: string, after: string): Piece[] {
  return diffWordsWithSpace(before, after)
    .filter((part) => !part.removed)
    .flatMap((part) => (part.added ? trimmed(part.value) : [{ text: part.value, changed: false }]));
}

/** A mark never begins or ends with a space. */
function trimmed(text: string): Piece[] {
  const [, before = "", middle = "", after = ""] = /^(\s*)([\s\S]*?)(\s*)$/.exec(text) ?? [];
  const pieces = [
    { text: before, changed: false },
    { text: middle, changed: true },
    { text: after, changed: false },
  ];
  return pieces.filter((piece) => piece.text);
}
