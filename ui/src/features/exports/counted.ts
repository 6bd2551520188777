// So many of a kind, in words: records, and what else of a document can be counted.
import { has, t, type TextKey } from "../../i18n/t";
import { useRegistry } from "../records";

export function useCounted(): (kind: string, n: number) => string {
  const registry = useRegistry();
  return (kind, n) => {
    const key = `exports.left.${kind}`;
    if (has(key)) return t(key as TextKey, { n });
    return (n === 1 ? registry?.kindLabel(kind) : registry?.kindPlural(kind)) ?? "";
  };
}
