// Texts by key. `{n}` picks the `_one` form when n is 1.
import { en } from "./en";

export type TextKey = keyof typeof en;
type Args = Record<string, string | number>;

export function t(key: TextKey, args: Args = {}): string {
  const single = `${key}_one`;
  const text: string = args.n === 1 && single in en ? en[single as TextKey] : en[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = args[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}

export function has(key: string): key is TextKey {
  return key in en;
}

const figures = new Intl.NumberFormat("en-US");
export function number(value: number): string {
  return figures.format(value);
}
