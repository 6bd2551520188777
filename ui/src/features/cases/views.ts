// The saved views of the case list and the request each one makes. Pure.
import type { CaseListRequest } from "../../api";

export const VIEWS = ["open", "mine", "due", "review", "drafts", "all"] as const;
export type ViewName = (typeof VIEWS)[number];

export interface Filter {
  view: ViewName;
  text: string;
  type: string;
  status: string;
}

const STATUSES: Record<ViewName, string[]> = {
  open: ["preliminary", "pending_opening", "open", "suspended", "pending_closure"],
  mine: [],
  due: [],
  review: ["pending_opening", "pending_closure"],
  drafts: ["draft"],
  all: [],
};

export function isView(name: string | null | undefined): name is ViewName {
  return VIEWS.includes(name as ViewName);
}

export function viewRequest(filter: Filter): CaseListRequest {
  const status = filter.status ? [filter.status] : STATUSES[filter.view];
  return {
    status,
    type: filter.type ? [filter.type] : [],
    text: filter.text.trim() || null,
    mine: filter.view === "mine",
    due_within_days: filter.view === "due" ? 7 : null,
  };
}
