// Views of one's own: named, found in the list of cases, the side and the palette, changed and taken away.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { SavedView } from "../src/api";
import { Nav } from "../src/features/desk/nav";
import { arrangeKeys } from "../src/shared/keys";
import { parsePlace } from "../src/shared/router";
import { Toasts } from "../src/shared/toast";
import { CaseListView, listTitle } from "../src/views/case-list";
import { answerWith, asked, schema, show } from "./host";

let views: SavedView[] = [];
const mine = { id: "v1", name: "Impostors at CHI", count: 3, shape: { of: "cases", filter: { type: ["impostor"], post: ["CHI"], sort: "title", descending: false }, columns: ["status", "due"] } } as SavedView;
const lists = () => asked.filter(({ name }) => name === "case_list").map(({ request }) => request);
const saves = () => asked.filter(({ name }) => name === "view_save").map(({ request }) => request);
const at = (hash: string) => <><CaseListView place={parsePlace(hash)} /><Toasts /></>;

beforeEach(() => {
  views = [];
  arrangeKeys(true, {});
  window.location.hash = "#/cases";
  answerWith({
    schema: () => schema,
    people: () => [{ id: "u1", name: "Mercy Okafor", post: "BUC", role: "investigator", me: true }],
    post_list: () => [{ code: "CHI", name: "Chișinău", country: "MDA", time_zone: null }],
    case_list: () => ({ rows: [], total: 0, locked: 0 }),
    case_counts: () => ({ open: 1, mine: 0, due_soon: 0, in_review: 0, drafts: 0, closed: 0, all: 1, conflicts: 0, approvals: 0, unsent: 0, held: 0, by_status: [], by_type: [] }),
    view_list: () => views,
    view_save: ({ id, name, shape }) => {
      const view = { id: id ?? "v9", name, shape, count: 0 } as SavedView;
      views = [...views.filter((one) => one.id !== view.id), view];
      return view;
    },
    view_delete: ({ id }) => {
      views = views.filter((view) => view.id !== id);
      return { done: true };
    },
  });
});

async function choose(menu: string, entry: string) {
  await userEvent.click(await screen.findByTestId(menu));
  await userEvent.click(await screen.findByTestId(`menu-${entry}`));
}

describe("the list of cases", () => {
  it("says what narrows it in chips, adds and takes away, and keeps it under a name", async () => {
    show(at("#/cases?view=all"));
    await choose("filter-add", "type:impostor");
    await userEvent.click(screen.getByTestId("menu-post:CHI"));
    await userEvent.keyboard("{Escape}");
    expect((await screen.findByTestId("filter-type")).textContent).toBe("Type Impostor");
    expect(screen.getByTestId("filter-post").textContent).toBe("Post CHI Chișinău");
    await waitFor(() => expect(lists().at(-1)).toMatchObject({ type: ["impostor"], post: ["CHI"] }));
    await userEvent.click(within(screen.getByTestId("filter-post")).getByRole("button"));
    await choose("view-menu", "view-save");
    await userEvent.type(await screen.findByTestId("view-name"), "Impostors{Enter}");
    await waitFor(() => expect(saves()).toEqual([{ name: "Impostors", shape: { of: "cases", filter: { type: ["impostor"], sort: "changed", descending: true }, columns: [] } }]));
    await waitFor(() => expect(window.location.hash).toBe("#/cases?view=v9"));
  });

  it("is named by one key, and says why when the name is taken", async () => {
    answerWith({ ...{ schema: () => schema, people: () => [], post_list: () => [], view_list: () => [], case_list: () => ({ rows: [], total: 0, locked: 0 }) }, view_save: () => { throw { code: "invalid", message: "x", args: {}, fields: [{ field: "name", code: "rule", message: "is the name of another view" }], reference: null }; } });
    show(at("#/cases?view=all"));
    await screen.findByTestId("view-menu");
    await userEvent.keyboard("s");
    await userEvent.type(await screen.findByTestId("view-name"), "Due{Enter}");
    expect(await screen.findByText("Name is the name of another view.")).toBeTruthy();
    expect((screen.getByTestId("view-name") as HTMLInputElement).value).toBe("Due");
  });

  it("shows a saved view with its order and columns, keeps what is changed, and renames it without that", async () => {
    views = [mine];
    show(at("#/cases?view=v1"));
    await waitFor(() => expect(lists().at(-1)).toMatchObject({ type: ["impostor"], post: ["CHI"], sort: "title", descending: false }));
    expect(screen.queryByTestId("sort-priority")).toBeNull();
    expect(screen.getByTestId("view-menu").textContent).toContain("View");
    await userEvent.click(within(await screen.findByTestId("filter-post")).getByRole("button"));
    expect(screen.getByTestId("view-menu").textContent).toContain("View, changed");
    await choose("view-menu", "view-rename");
    await userEvent.clear(await screen.findByTestId("view-name"));
    await userEvent.type(screen.getByTestId("view-name"), "Impostors{Enter}");
    await waitFor(() => expect(saves()).toMatchObject([{ id: "v1", name: "Impostors", shape: { filter: { post: ["CHI"] } } }]));
    await choose("view-menu", "view-keep");
    await waitFor(() => expect(saves()[1]).toMatchObject({ id: "v1", shape: { filter: { type: ["impostor"] } } }));
    expect((saves()[1]!.shape as { filter: object }).filter).not.toHaveProperty("post");
  });

  it("takes a view away and back again", async () => {
    views = [mine];
    show(at("#/cases?view=v1"));
    await choose("view-menu", "view-remove");
    await waitFor(() => expect(window.location.hash).toBe("#/cases?view=open"));
    expect(views).toEqual([]);
    await userEvent.click(await screen.findByText("Undo"));
    await waitFor(() => expect(views).toMatchObject([{ id: "v1", name: "Impostors at CHI" }]));
  });

  it("bears the name of its view", () => {
    expect(listTitle(parsePlace("#/cases?view=v1"), [mine])).toBe("Impostors at CHI");
    expect(listTitle(parsePlace("#/cases?view=gone"), [mine])).toBe("Open cases");
  });
});

it("the side lists one's own views with their counts under those that everybody has", async () => {
  views = [mine, { id: "w1", name: "A web", count: null, shape: { of: "links", kinds: [], linked_only: true } }];
  show(<Nav status={undefined} place={parsePlace("#/cases?view=v1")} />);
  const item = await screen.findByTestId("nav-v1");
  expect(item.textContent).toBe("Impostors at CHI3");
  expect(item.getAttribute("aria-current")).toBe("page");
  expect(screen.queryByTestId("nav-w1")).toBeNull();
});
