// Programmes and statistics, with a host of their own in place of Tauri.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import Imports from "../src/features/imports";
import Programmes from "../src/features/programmes";
import Statistics from "../src/features/statistics";
import { RecordForm } from "../src/features/records";
import { SECTIONS, columnsOf } from "../src/features/programmes/kinds";
import { fiscalYear, yearDays } from "../src/features/statistics/fiscal";
import { placeLabels } from "../src/features/statistics/labels";
import { whereIs } from "../src/features/statistics/places";
import { silentPosts } from "../src/features/statistics/standing";
import { parsePlace } from "../src/shared/router";
import { answers, answerWith, asked, picks, schema, show } from "./host";

const person = { id: "u1", name: "Mercy Okafor", post: "BUC", role: "investigator", me: true };
const record = (kind: string, id: string, title: string, fields: Record<string, unknown> = {}) => ({ id, kind, case: null, case_number: null, title, fields, refs: {}, created_at: "2026-11-01T10:00:00Z", changed_at: "2026-11-01T10:00:00Z", author: person, deleted: false, conflicts: [], needs_update: false, sync: "sent" });

beforeEach(() => {
  picks.open = "/tmp/in.xlsx";
  picks.save = "/tmp/out.csv";
  answerWith({ schema: () => schema, people: () => [person], desk_status: () => ({ user: person }) });
});

describe("programmes", () => {
  const counts = [{ name: "exercise", count: 1 }, { name: "agency", count: 4 }];

  it("shows columns that the schema has, for every kind", () => {
    for (const kind of schema.kinds.filter((one: { home: string }) => one.home === "post")) {
      const fields = kind.fields.map((field: { name: string }) => field.name);
      expect(columnsOf(kind.name).length, kind.name).toBeGreaterThan(0);
      for (const column of columnsOf(kind.name)) expect(fields, kind.name).toContain(column);
    }
    expect(SECTIONS.flatMap((section) => section.kinds)).toContain("reward_nomination");
  });

  it("lists a kind with its state filter and asks for the order of a column", async () => {
    const row = record("exercise", "e1", "White powder", { title: "White powder", exercise_type: "cbrn", on: "2026-10-21", state: "held" });
    answers.programme_list = () => ({ total: 1, rows: [row], by: { field: "state", counts: [{ name: "held", count: 1 }] }, counts });
    show(<Programmes place={parsePlace("#/programmes/exercises")} />);
    expect(await screen.findByText("White powder")).toBeTruthy();
    expect(screen.getByTestId("programme-liaison").textContent).toContain("4");
    await userEvent.selectOptions(screen.getByTestId("programme-code"), "held");
    await userEvent.click(screen.getByTestId("sort-on"));
    await waitFor(() => expect(asked.some(({ name, request }) => name === "programme_list" && request.code === "held" && request.sort === "on")).toBe(true));
    expect(screen.getByTestId("add-exercise")).toBeTruthy();
  });

  it("offers nothing to add to an auditor", async () => {
    answers.desk_status = () => ({ user: { ...person, role: "auditor" } });
    answers.programme_list = () => ({ total: 0, rows: [], by: null, counts });
    show(<Programmes place={parsePlace("#/programmes/exercises")} />);
    expect(await screen.findByTestId("empty")).toBeTruthy();
    expect(screen.queryByTestId("add-exercise")).toBeNull();
  });

  it("adds a part inside its whole without asking which whole", async () => {
    answers.programme_show = () => ({ record: record("exercise", "e1", "White powder", { title: "White powder" }), parts: [{ kind: "finding", field: "found_in", rows: [] }], mentioned_in: [], sharing: null, may_edit: true, may_convert: false });
    answers.programme_list = () => ({ total: 0, rows: [], by: null, counts });
    answers.record_add = () => record("finding", "f1", "Gate 2");
    show(<Programmes place={parsePlace("#/programmes/record/e1")} />);
    await userEvent.click(await screen.findByTestId("add-finding"));
    expect(screen.queryByTestId("field-found_in")).toBeNull();
    await userEvent.type(screen.getByTestId("field-title"), "Gate 2 is too narrow");
    await userEvent.click(screen.getByTestId("form-save"));
    await waitFor(() => expect(asked.find(({ name }) => name === "record_add")?.request).toEqual({ case: null, kind: "finding", fields: { found_in: "e1", title: "Gate 2 is too narrow" } }));
  });

  it("says that nothing may be told without a waiver, and converts", async () => {
    answers.programme_show = () => ({ record: record("citizen_assistance", "a1", "H. Benning"), parts: [], mentioned_in: [], sharing: { state: "refused", limits: null }, may_edit: true, may_convert: true });
    answers.programme_list = () => ({ total: 0, rows: [], by: null, counts });
    answers.assistance_convert = () => ({ id: "c1", number: "CC-2026-BUC-00001", status: "draft" });
    show(<Programmes place={parsePlace("#/programmes/record/a1")} />);
    expect((await screen.findByTestId("sharing")).textContent).toContain("nothing of this may be told");
    await userEvent.click(screen.getByTestId("assistance-convert"));
    await waitFor(() => expect(window.location.hash).toBe("#/case/CC-2026-BUC-00001"));
  });

  it("finds what a reference points to by a few letters", async () => {
    answers.record_list = (request) => ({ total: 1, rows: (request.ids as string[] | undefined)?.length || request.text === "bord" ? [record("agency", "g1", "Border police")] : [] });
    answers.record_add = () => record("contact", "c1", "Col. Munteanu");
    show(<RecordForm kind="contact" caseId={null} onClose={() => undefined} />);
    await userEvent.type(await screen.findByTestId("field-name"), "Col. Munteanu");
    const agency = await waitFor(() => {
      const input = screen.getByTestId("field-agency");
      expect(input.getAttribute("role")).toBe("combobox");
      return input;
    });
    await userEvent.type(agency, "bord");
    expect(await screen.findByText("Border police")).toBeTruthy();
    await userEvent.keyboard("{Enter}");
    await userEvent.click(screen.getByTestId("form-save"));
    await waitFor(() => expect(asked.find(({ name }) => name === "record_add")?.request.fields).toEqual({ name: "Col. Munteanu", agency: "g1" }));
  });
});

describe("statistics", () => {
  const figure = (count: number) => ({ count, records: count, amount: null, days: null });
  const rowsOf = (kind: string, ...titles: string[]) => ({ total: titles.length, rows: titles.map((title) => ({ id: title, kind, title, case_number: null })) });
  const wanted = () => asked.filter(({ name }) => name === "statistics_behind").at(-1)?.request;
  const reply = {
    from: "2025-10-01", to: "2026-09-30", post: null, marking: "CUI//SP-LEI", periods: [{ name: "FY2026 Q1", from: "2025-10-01", to: "2025-12-31" }],
    blocks: [
      { name: "outcomes", label: "Outcomes", rows: [{ name: "convictions", label: "Convictions", kind: "outcome", unit: null, total: figure(2), by_period: [figure(1)] }] },
      { name: "seizures", label: "Value seized", rows: [{ name: "currency_seized", label: "Currency seized", kind: "outcome", unit: "USD", total: { ...figure(1), amount: 12500 }, by_period: [figure(0)] }] },
    ],
    charts: [{ name: "open_by_post", label: "Open cases by post", rows: [{ name: "BUC", label: "BUC", kind: "case", unit: null, total: figure(2), by_period: [] }, { name: "XYZ", label: "XYZ", kind: "case", unit: null, total: figure(1), by_period: [] }] }],
    years: [{ name: "FY2025", from: "2024-10-01", to: "2025-09-30" }, { name: "FY2026", from: "2025-10-01", to: "2026-09-30" }],
    by_year: [{ name: "cases_opened", label: "Opened", kind: "case", unit: null, total: figure(2), by_period: [figure(1), figure(1)] }],
    reported: [{ post: "CHI", at: "2026-11-14T10:00:00Z" }, { post: "BUC", at: "2026-11-01T10:00:00Z" }],
  };
  const buc = { code: "BUC", name: "Bucharest", country: "ROU", time_zone: null };

  it("knows the fiscal year", () => {
    expect(fiscalYear(new Date(2026, 8, 30))).toBe(2026);
    expect(fiscalYear(new Date(2026, 9, 1))).toBe(2027);
    expect(yearDays(2026)).toEqual({ from: "2025-10-01", to: "2026-09-30" });
  });

  it("opens the records behind a number", async () => {
    answers.statistics = () => reply;
    answers.statistics_behind = () => rowsOf("outcome", "Conviction 1", "Conviction 2");
    show(<Statistics />);
    const [total] = await screen.findAllByTestId("figure-convictions");
    expect(total!.textContent).toBe("2");
    expect(screen.getByText("12,500 USD")).toBeTruthy();
    expect(screen.getAllByTestId("bars")).toHaveLength(2);
    await userEvent.click(total!);
    expect(await within(await screen.findByTestId("behind")).findByText("Conviction 2")).toBeTruthy();
    expect(wanted()).toEqual({ from: "2025-10-01", to: "2026-09-30", post: null, of: "convictions", unit: null, limit: 50 });
    await userEvent.click(screen.getByRole("button", { name: "Close" }));
    await userEvent.click(screen.getByRole("button", { name: "Convictions, FY2026 Q1: 1" }));
    await waitFor(() => expect(wanted()).toMatchObject({ from: "2025-10-01", to: "2025-12-31", of: "convictions" }));
  });

  it("asks for the records behind a number a piece at a time", async () => {
    const many = Array.from({ length: 120 }, (_, at) => `Case ${at + 1}`);
    answers.statistics = () => reply;
    answers.statistics_behind = ({ limit }) => ({ total: 120, rows: rowsOf("case", ...many).rows.slice(0, Number(limit)) });
    show(<Statistics />);
    await userEvent.click((await screen.findAllByTestId("figure-convictions"))[0]!);
    const behind = within(await screen.findByTestId("behind"));
    await behind.findByText("Case 50");
    expect(behind.queryByText("Case 51")).toBeNull();
    expect(behind.getByRole("status").textContent).toBe("50 of 120 are shown");
    await userEvent.click(behind.getByTestId("more-rows"));
    await behind.findByText("Case 100");
    await userEvent.click(behind.getByTestId("more-rows"));
    await behind.findByText("Case 120");
    expect(behind.queryByTestId("more-rows")).toBeNull();
  });

  it("draws the posts on a map, names those it cannot place, and opens the cases of each by key", async () => {
    answers.statistics = () => reply;
    answers.post_list = () => [buc];
    answers.statistics_behind = () => rowsOf("case", "Case 1", "Case 2");
    show(<Statistics />);
    const post = await screen.findByTestId("map-BUC");
    expect(post.querySelector("title")?.textContent).toBe("Bucharest: 2");
    expect(screen.getByTestId("not-on-map").textContent).toContain("XYZ 1");
    expect(screen.getByText("Boundary representation is not necessarily authoritative.")).toBeTruthy();
    post.focus();
    await userEvent.keyboard("{Enter}");
    expect(await within(await screen.findByTestId("behind")).findByText("Case 2")).toBeTruthy();
    expect(wanted()).toEqual({ from: "2025-10-01", to: "2026-09-30", post: null, of: "open_by_post", group: "BUC", limit: 50 });
  });

  it("shows every chart as a table as well, whose numbers open the same records", async () => {
    answers.statistics = () => reply;
    answers.post_list = () => [buc];
    answers.statistics_behind = () => rowsOf("case", "Case 2");
    show(<Statistics />);
    await userEvent.click(await screen.findByTestId("open_by_post-table"));
    const table = within(screen.getByTestId("chart-open_by_post")).getByRole("table");
    expect(within(table).getByRole("row", { name: /Bucharest/ }).textContent).toBe("Bucharest2");
    await userEvent.click(screen.getByTestId("years-table"));
    await userEvent.click(screen.getByRole("button", { name: "Opened, FY2026: 1" }));
    await screen.findByTestId("behind");
    await waitFor(() => expect(wanted()).toEqual({ from: "2025-10-01", to: "2026-09-30", post: null, of: "cases_opened", limit: 50 }));
  });

  it("names the posts that were silent, and never one's own", () => {
    const silent = (now: string) => silentPosts(reply.reported, "BUC", new Date(now)).map(({ post }) => post);
    expect(silent("2026-11-20T10:00:00Z")).toEqual([]);
    expect(silent("2026-11-22T10:00:00Z")).toEqual(["CHI"]);
  });

  it("knows where a post is by its name, else by its country, and says nothing where it knows nothing", () => {
    const where = (name: string, country: string | null = null) => whereIs({ name, country });
    expect(where("Chisinau")).toEqual(where("Chișinău"));
    expect(where("U.S. Embassy", "ROU")).toEqual(where("Bucharest"));
    expect(where("N'Djamena")).toBeDefined();
    expect(where("São Paulo")).toBeDefined();
    expect(where("Nowhere")).toBeUndefined();
  });

  it("puts no name of the map on another", () => {
    const spots = [["a", 100, 100, 16], ["b", 108, 96, 5], ["c", 110, 104, 4], ["d", 2, 100, 4]].map(([id, x, y, radius]) => ({ id: String(id), x: Number(x), y: Number(y), radius: Number(radius), wide: 60 }));
    const labels = placeLabels(spots, 720, 340);
    const boxes = [...labels.values()].map(({ x, y, anchor }) => ({ left: anchor === "start" ? x : anchor === "end" ? x - 60 : x - 30, y }));
    expect(boxes.length).toBeGreaterThan(2);
    for (const one of boxes) for (const other of boxes) if (one !== other) expect(Math.abs(one.y - other.y) >= 14 || Math.abs(one.left - other.left) >= 60).toBe(true);
  });

  it("writes the table to a file", async () => {
    answers.statistics = () => reply;
    answers.statistics_export = () => ({ path: "/tmp/out.csv", size: 10, sha256: "00" });
    show(<Statistics />);
    await screen.findByTestId("block-outcomes");
    await userEvent.click(screen.getByTestId("statistics-export"));
    await waitFor(() => expect(asked.some(({ name, request }) => name === "statistics_export" && request.path === "/tmp/out.csv")).toBe(true));
  });
});

describe("importing a spreadsheet", () => {
  it("maps, shows every bad row before anything is written, imports and undoes", async () => {
    const batch = { id: "b1", at: "2026-11-22T10:00:00Z", file: "in.xlsx", kind: "trainee", written: 2, undone: false };
    let done = false;
    answers.mapping_list = () => [];
    answers.import_list = () => (done ? [batch] : []);
    answers.table_read = () => ({ sheets: ["One"], heads: ["Name", "Course"], rows: 3, first: [["A", "Documents"]], suggested: [{ column: "Name", field: "name" }] });
    answers.table_import = (request) => {
      done = !request.dry_run;
      return { read: 3, written: 2, rejected: 1, unchanged: 0, dry_run: request.dry_run, bad: [{ field: "training_event", code: "cell", message: "names a record that is not here", line: 4 }], batch: done ? "b1" : null };
    };
    answers.import_undo = () => ({ deleted: 2, gone: 0, left: [] });
    show(<Imports />);
    await userEvent.click(screen.getByTestId("import-pick"));
    await userEvent.selectOptions(await screen.findByLabelText("Course"), "training_event");
    expect((screen.getByTestId("import-run") as HTMLButtonElement).disabled).toBe(true);
    await userEvent.click(screen.getByTestId("import-rehearse"));
    expect((await screen.findByTestId("import-bad")).textContent).toContain("names a record that is not here");
    await userEvent.click(screen.getByTestId("import-run"));
    await waitFor(() => expect(asked.filter(({ name }) => name === "table_import").at(-1)?.request).toMatchObject({ dry_run: false, path: "/tmp/in.xlsx", with: { kind: "trainee", columns: [{ column: "Name", field: "name" }, { column: "Course", field: "training_event" }] } }));
    await userEvent.click(await screen.findByTestId("import-undo"));
    await waitFor(() => expect(asked.some(({ name, request }) => name === "import_undo" && request.id === "b1")).toBe(true));
  });
});

describe("importing a file of records", () => {
  it("reads it first, and takes the good lines while the others go to a file", async () => {
    answers.mapping_list = () => [];
    answers.import_list = () => [];
    const bad = [{ field: "happened_at", code: "required", message: "is required", line: 7 }];
    answers.import = ({ dry_run, rejects }) => ({ read: 9, written: 8, rejected: 1, cases: 1, unchanged: 0, dry_run: Boolean(dry_run), bad: rejects ? [] : bad });
    show(<Imports />);
    await userEvent.click(screen.getByTestId("records-pick"));
    expect((await screen.findByTestId("records-report")).textContent).toContain("Nothing was written yet");
    expect(screen.getByTestId("import-bad").textContent).toContain("7");
    expect(screen.queryByTestId("records-run")).toBeNull();
    await userEvent.click(screen.getByTestId("records-good"));
    await waitFor(() => expect(screen.getByTestId("records-report").textContent).toContain("Records made: 8"));
    expect(asked.filter(({ name }) => name === "import").map(({ request }) => [Boolean(request.dry_run), typeof request.rejects])).toEqual([[true, "undefined"], [false, "string"]]);
  });

  it("takes a file without a bad line as a whole", async () => {
    answers.mapping_list = () => [];
    answers.import_list = () => [];
    answers.import = ({ dry_run }) => ({ read: 9, written: 9, rejected: 0, cases: 1, unchanged: 0, dry_run: Boolean(dry_run), bad: [] });
    show(<Imports />);
    await userEvent.click(screen.getByTestId("records-pick"));
    await userEvent.click(await screen.findByTestId("records-run"));
    await waitFor(() => expect(screen.getByTestId("records-report").textContent).toContain("Records made: 9"));
  });
});
