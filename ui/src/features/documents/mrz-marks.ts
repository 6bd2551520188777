// Which characters of a machine readable zone stand out, and how. Pure.
import type { MrzCheck } from "../../api";

export type Look = "plain" | "good" | "fails" | "suspect";

export interface Run {
  text: string;
  look: Look;
}

/** Each line cut into runs of one look: check digits good or failing, and the value under a failing digit. */
export function markLines(check: Pick<MrzCheck, "lines" | "checks">): Run[][] {
  return check.lines.map((line, at) => {
    const looks: Look[] = Array.from(line, () => "plain");
    const paint = (span: { line: number; start: number; len: number } | null, look: Look) => {
      if (span?.line !== at) return;
      for (let place = span.start; place < span.start + span.len && place < looks.length; place += 1) looks[place] = look;
    };
    const narrow = check.checks.filter((one) => one.name !== "composite");
    for (const one of narrow) if (!one.ok) paint(one.value_at, "suspect");
    for (const one of check.checks) paint(one.digit_at, one.ok ? "good" : "fails");
    return runs(line, looks);
  });
}

function runs(line: string, looks: Look[]): Run[] {
  const out: Run[] = [];
  Array.from(line).forEach((character, at) => {
    const look = looks[at] ?? "plain";
    const last = out.at(-1);
    if (last?.look === look) last.text += character;
    else out.push({ text: character, look });
  });
  return out;
}

export function failing(check: MrzCheck): number {
  return check.checks.filter((one) => !one.ok).length;
}
