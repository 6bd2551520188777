// Views of the case list: those that everybody has, and those somebody gave a name; what each shows, in words. Pure.
import type { CaseListRequest, SavedView, ViewShape } from "../../api";
import { t } from "../../i18n/t";

export const VIEWS = ["open", "mine", "due", "review", "drafts", "all"] as const;
export type ViewName = (typeof VIEWS)[number];

/** What can be narrowed by one or several values. */
export const MANY = ["status", "type", "priority", "post", "lead"] as const;
export type Many = (typeof MANY)[number];

export type Filter = Pick<CaseListRequest, Many | "text" | "mine" | "due_within_days">;

export interface Sort {
  column: string;
  descending: boolean;
}

/** What a list shows. Without columns, those that there is room for. */
export interface Shape {
  filter: Filter;
  sort: Sort;
  columns: string[];
}

export type CasesView = SavedView & { shape: Extract<ViewShape, { of: "cases" }> };

const NEWEST: Sort = { column: "changed", descending: true };

const FILTERS: Record<ViewName, Filter> = {
  open: { status: ["preliminary", "pending_opening", "open", "suspended", "pending_closure"] },
  mine: { mine: true },
  due: { due_within_days: 7 },
  review: { status: ["pending_opening", "pending_closure"] },
  drafts: { status: ["draft"] },
  all: {},
};

export function isView(name: string | null | undefined): name is ViewName {
  return VIEWS.includes(name as ViewName);
}

export function shapeOf(name: ViewName): Shape {
  return { filter: FILTERS[name], sort: NEWEST, columns: [] };
}

/** The saved views of the case list. */
export function casesViews(views: SavedView[] | undefined): CasesView[] {
  return (views ?? []).filter((view): view is CasesView => view.shape.of === "cases");
}

export function shapeOfSaved({ shape: { filter, columns } }: CasesView): Shape {
  const { sort, descending, status, type, priority, post, lead, text, mine, due_within_days } = filter;
  return { filter: tidy({ status, type, priority, post, lead, text, mine, due_within_days }), sort: { column: sort ?? NEWEST.column, descending: descending ?? NEWEST.descending }, columns };
}

/** As it is kept. */
export function savedShape({ filter, sort, columns }: Shape): CasesView["shape"] {
  return { of: "cases", filter: { ...tidy(filter), sort: sort.column, descending: sort.descending }, columns };
}

export function requestOf({ filter }: Shape): CaseListRequest {
  return tidy(filter);
}

export function isSame(one: Shape, other: Shape): boolean {
  const plain = (shape: Shape) => {
    const { filter, columns } = savedShape(shape);
    return JSON.stringify([Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1)), columns]);
  };
  return plain(one) === plain(other);
}

/** Without what narrows nothing. */
function tidy(filter: { [Name in keyof Filter]?: Filter[Name] | undefined }): Filter {
  const text = filter.text?.trim();
  const { text: _, ...others } = filter;
  const telling = Object.entries(others).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : Boolean(value) || value === 0));
  return { ...Object.fromEntries(telling), ...(text ? { text } : {}) };
}

/** The same filter with a value more, or less when it was there. */
export function toggledIn(filter: Filter, name: Many, value: string): Filter {
  const before = filter[name] ?? [];
  return { ...filter, [name]: before.includes(value) ? before.filter((other) => other !== value) : [...before, value] };
}

export function without(filter: Filter, name: keyof Filter): Filter {
  const { [name]: _, ...others } = filter;
  return others;
}

/** Two values by name, and how many more. */
export function valuesWords(values: string[]): string {
  const shown = values.length > 3 ? values.slice(0, 2) : values;
  const left = values.length - shown.length;
  return [...shown, ...(left > 0 ? [t("views.more", { n: left })] : [])].join(", ");
}
