// How answers are grouped and marked. Pure.
import type { SearchHit } from "../../api";

/** The kinds in the order of their best hit. */
export function groupByKind(hits: SearchHit[]): [string, SearchHit[]][] {
  const groups = new Map<string, SearchHit[]>();
  for (const hit of hits) groups.set(hit.kind, [...(groups.get(hit.kind) ?? []), hit]);
  return [...groups];
}

/** The snippet cut at its marks; positions count characters, not UTF-16 units. */
export function snippetPieces(snippet: string, marks: [number, number][]): { text: string; changed: boolean }[] {
  const characters = Array.from(snippet);
  const pieces: { text: string; changed: boolean }[] = [];
  let at = 0;
  for (const [start, length] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (start < at) continue;
    if (start > at) pieces.push({ text: characters.slice(at, start).join(""), changed: false });
    pieces.push({ text: characters.slice(start, start + length).join(""), changed: true });
    at = start + length;
  }
  if (at < characters.length) pieces.push({ text: characters.slice(at).join(""), changed: false });
  return pieces;
}
