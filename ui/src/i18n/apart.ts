// Names of scripts that run from right to left, between words that do not: each keeps its own direction and moves
// nothing beside it.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** The text between the marks that Unicode has for this, where it needs them. */
export function apart(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `\u2068${text}\u2069` : text;
}

/** What there is of these, one after the other. */
export function joined(parts: readonly unknown[]): string {
  return parts.filter(Boolean).map((part) => apart(String(part))).join(" · ");
}
