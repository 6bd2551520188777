// Texts by key. `{n}` picks the `_one` form when n is 1.
import { apart } from "./apart";
import { en } from "./en";
import type { audit } from "./en.audit";
import type { exported } from "./en.exports";
import type { travel } from "./en.travel";

export type TextKey = keyof typeof en | keyof typeof audit | keyof typeof exported | keyof typeof travel;
type Args = Record<string, string | number>;

const texts: Record<string, string> = { ...en };

/** Texts of screens that are loaded when they are opened come with them. */
export function learn(more: Record<string, string>): void {
  Object.assign(texts, more);
}

export function t(key: TextKey, args: Args = {}): string {
  const single = `${key}_one`;
  const text = (args.n === 1 && texts[single]) || texts[key] || key;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = args[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : apart(value);
  });
}

export function has(key: string): key is TextKey {
  return key in texts;
}

const figures = new Intl.NumberFormat("en-US");
export function number(value: number): string {
  return figures.format(value);
}
