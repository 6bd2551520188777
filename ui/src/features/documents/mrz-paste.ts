// A machine readable zone in the clipboard, and what a new document can take from it. Pure.
import type { FieldValue, MrzCheck } from "../../api";

/** Lines and length of the formats: three of 30, two of 36, two of 44. */
const FORMATS = [[3, 30], [2, 36], [2, 44]] as const;
/** So many characters more or fewer are a misread zone, which is worth a look. */
const SLACK = 2;

/** The zone that was copied, a line a line; nothing when it is something else. */
export function zoneIn(clipboard: string): string | null {
  const lines = clipboard.toUpperCase().replace(/«/g, "<<").replace(/‹/g, "<").split(/\r?\n/).map((line) => line.replace(/\s/g, "")).filter(Boolean);
  const whole = lines.join("");
  if (!/^[A-Z0-9<]+$/.test(whole) || !whole.includes("<<")) return null;
  const joined = lines.length === 1 && FORMATS.find(([count, length]) => whole.length === count * length);
  if (joined) return Array.from({ length: joined[0] }, (_, at) => whole.slice(at * joined[1], (at + 1) * joined[1])).join("\n");
  const fits = FORMATS.some(([count, length]) => lines.length === count && lines.every((line) => Math.abs(line.length - length) <= SLACK));
  return fits ? lines.join("\n") : null;
}

const TYPES: [start: string, type: string][] = [["V", "visa"], ["P", "passport"], ["I", "identity_card"]];

/**
 * What the zone says beyond doubt. Names and dates are left for what is printed for people, against which the zone is
 * held; a visa may bear the number of the passport in place of its own.
 */
export function documentOf(zone: string, { fields, checks }: Pick<MrzCheck, "fields" | "checks">): Record<string, FieldValue> {
  const type = TYPES.find(([start]) => String(fields.code ?? "").startsWith(start))?.[1];
  const isNumberSound = type !== "visa" && checks.some((check) => check.name === "number" && check.ok);
  return {
    mrz: zone,
    ...(type ? { document_type: type } : {}),
    ...(fields.issuer ? { issuer: fields.issuer as string } : {}),
    ...(fields.number && isNumberSound ? { number: fields.number as string } : {}),
  };
}
