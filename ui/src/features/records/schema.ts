// The registry of kinds, fields and vocabularies, as the forms and lists need it.
import { useMemo } from "react";
import { useAsk, type FieldValue, type FieldView, type KindView, type Person, type RecordRef, type Schema } from "../../api";
import { has, t } from "../../i18n/t";
import { bytesWords, dateWords, instantFull } from "../../shared/time";
import { asRead } from "../narrative";

export class Registry {
  private readonly kinds: Map<string, KindView>;
  private readonly codes: Map<string, { code: string; label: string }[]>;

  constructor(schema: Schema) {
    this.kinds = new Map(schema.kinds.map((kind) => [kind.name, kind]));
    this.codes = new Map(schema.vocabularies.map((vocabulary) => [vocabulary.name, vocabulary.codes]));
  }

  kind(name: string): KindView | undefined {
    return this.kinds.get(name);
  }

  kindLabel(name: string): string {
    return this.kinds.get(name)?.label ?? humanize(name);
  }

  kindPlural(name: string): string {
    return this.kinds.get(name)?.plural ?? humanize(name);
  }

  field(kind: string, name: string): FieldView | undefined {
    return this.kinds.get(kind)?.fields.find((field) => field.name === name);
  }

  fieldLabel(kind: string, name: string): string {
    return this.field(kind, name)?.label ?? humanize(name);
  }

  options(vocabulary: string | null): { code: string; label: string }[] {
    return (vocabulary && this.codes.get(vocabulary)) || [];
  }

  /** The label of a code of the field; the code itself when a newer device wrote one that is not known here. */
  code(kind: string, name: string, code: FieldValue | undefined): string {
    if (typeof code !== "string" || !code) return "";
    const vocabulary = this.field(kind, name)?.vocabulary ?? null;
    return this.options(vocabulary).find((option) => option.code === code)?.label ?? humanize(code);
  }
}

/** Whole numbers count anything; these count bytes, and their label does not say so. */
const BYTES = ["disclosure.size"];

export interface Names {
  refs?: Record<string, RecordRef | undefined>;
  people?: Person[];
}

/** One field's value in words. Empty text when there is none. */
export function words(registry: Registry, kind: string, name: string, value: FieldValue | undefined, names: Names = {}): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.map((item) => words(registry, kind, name, item, names)).join(", ");
  const field = registry.field(kind, name);
  switch (field?.type) {
    case "code":
    case "country":
      return registry.code(kind, name, value);
    case "date":
    case "partial_date":
      return dateWords(String(value));
    case "instant":
      return instantFull(value as string);
    case "bool":
      return t(value ? "yes" : "no");
    case "ref":
      return names.refs?.[String(value)]?.title ?? t("record.unknown");
    case "user":
      return names.people?.find((person) => person.id === value)?.name ?? names.refs?.[String(value)]?.title ?? String(value).slice(0, 8);
    case "integer":
      return BYTES.includes(`${kind}.${name}`) ? bytesWords(Number(value)) : String(value);
    default:
      return field?.written ? asRead(String(value)) : String(value);
  }
}

export function humanize(name: string): string {
  const text = name.replace(/[_.]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function useRegistry(): Registry | undefined {
  const { data } = useAsk("schema", {});
  return useMemo(() => data && new Registry(data), [data]);
}

export function usePeople(): Person[] {
  return useAsk("people", {}).data ?? [];
}

export function actionWords(action: string): string {
  const key = `action.${action}`;
  return has(key) ? t(key) : humanize(action);
}
