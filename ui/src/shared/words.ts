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
    .map((part) => ({ text: part.value, changed: part.added }));
}
