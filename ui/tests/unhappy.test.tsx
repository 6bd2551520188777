// The unhappy paths of every screen: what cannot be read is said and asked for again, what cannot be written keeps what
// was typed, a lock loses nothing.
import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { world } from "../dev/world.mjs";
import { App } from "../src/app";
import { cache, freshen, type RecordView } from "../src/api";
import { dropAllDrafts, RecordForm } from "../src/features/records";
import { lockNow } from "../src/features/session";
import { go } from "../src/shared/router";
import { SECTIONS } from "../walk/screens";
import { answers, answerWith, asked, schema, show } from "./host";

const refusal = { code: "disk_full", message: "The disk is full. Nothing was changed; make room and try again.", args: {}, fields: [], reference: null };
const refuse = () => {
  throw refusal;
};

const user = { id: "u1", name: "M. Okafor", role: "investigator", post: "BUC" };
const session = { state: "unlocked", user, device: { id: "d1", name: "field 03" }, locks_in_seconds: 600, attempts_left: 5, marking: "CUI", vault: "/v" };
const status = { user, online: null, unsent: 0, held: 0, conflicts: 0, approvals: 0, clock_ahead_minutes: null, saved_at: null, marking: "CUI", enrolled: false };

/** Every address that has a screen of its own. */
const PLACES = ["#/", "#/cases?view=open", "#/conflicts", "#/approvals", "#/intake", "#/leads", "#/leads/l1", "#/people", "#/people/p1", "#/statistics", "#/sync", "#/search?q=agency", "#/imports", "#/audit", "#/exports", "#/exports/new?cases=c1", "#/settings", "#/new", "#/programmes/liaison", "#/programmes/training", "#/programmes/record/r1", ...SECTIONS.map((section) => `#/case/c1/${section}`)];

/** Sections that ask for more than the page of their case. */
const ASKING: Record<string, string> = { timeline: "case_timeline", links: "case_links", history: "case_history", reports: "report_list", leads: "lead_list", files: "attachment_list", overview: "changes_meanwhile" };

/** What is there before any screen: who sits here, and what kinds of record there are. */
const standing = { schema: () => schema, people: () => [], session_status: () => session };

beforeEach(() => {
  localStorage.clear();
  answerWith(standing);
  go("#/");
});

afterEach(() => {
  cleanup();
  Object.setPrototypeOf(answers, Object.prototype);
});

const desk = () => render(<QueryClientProvider client={cache}><App /></QueryClientProvider>);

describe("what cannot be read", () => {
  it.each(PLACES)("is said on %s, with a way to ask again", async (hash) => {
    const failing = new Proxy(standing as Record<string, unknown>, { get: (them, name: string) => them[name] ?? refuse, has: () => true });
    for (const name of Object.keys(answers)) delete answers[name];
    Object.setPrototypeOf(answers, failing as object);
    try {
      go(hash);
      desk();
      const main = await screen.findByRole("main");
      await waitFor(() => expect(within(main).getAllByText(/disk is full/i).length).toBeGreaterThan(0), { timeout: 4_000 });
      const before = asked.length;
      await userEvent.click(within(main).getAllByTestId("ask-again")[0]!);
      await waitFor(() => expect(asked.length).toBeGreaterThan(before));
    } finally {
      cleanup();
    }
  });
});

describe("what is still on the way", () => {
  it.each(PLACES)("is neither an empty table nor said to be nothing on %s", async (hash) => {
    const never = () => new Promise(() => undefined);
    const slow = new Proxy(standing as Record<string, unknown>, { get: (them, name: string) => them[name] ?? never, has: () => true });
    for (const name of Object.keys(answers)) delete answers[name];
    Object.setPrototypeOf(answers, slow as object);
    go(hash);
    desk();
    const main = await screen.findByRole("main");
    const before = asked.length;
    await act(async () => void (await new Promise((done) => setTimeout(done, 60))));
    expect(before).toBeGreaterThan(0);
    expect([...main.querySelectorAll("table")].filter((table) => !table.querySelector("tbody tr"))).toEqual([]);
    expect(main.querySelector(".empty")?.textContent).toBe(undefined);
  });
});

describe("a section of a case", () => {
  it.each(Object.entries(ASKING))("says that its own part could not be read: %s", async (section, command) => {
    const office = world(schema);
    const all = (name: string) => (name in standing ? standing[name as keyof typeof standing] : (request: Record<string, unknown>) => (name === command ? refuse() : office.call(name, request)));
    Object.setPrototypeOf(answers, new Proxy({}, { get: (_, name: string) => all(name), has: () => true }));
    go(`#/case/HS-2026-BUC-00417-7K3QX/${section}`);
    desk();
    const main = await screen.findByRole("main");
    expect((await within(main).findAllByText(/disk is full/i)).length).toBe(1);
    expect(within(main).getByTestId("case-title").textContent).not.toBe("");
    within(main).getByTestId("ask-again");
  });
});

describe("a form whose record cannot be written", () => {
  const kinds = (schema.kinds as { name: string; home: string; import: boolean; fields: { name: string; type: string; required: boolean; supplied: boolean; codes?: string[] }[] }[]).filter((kind) => kind.import && kind.home === "case" && !["custody_event", "attachment", "approval"].includes(kind.name));

  it.each(kinds.map((kind) => kind.name))("says so and keeps what was typed: %s", async (name) => {
    const kind = kinds.find((one) => one.name === name)!;
    answers.record_add = refuse;
    answers.candidates = () => ({ rows: [], cases: 0 });
    answers.record_list = () => ({ total: 0, rows: [], same: {} });
    answers.draft_list = () => [];
    answers.draft_keep = () => ({ done: true });
    answers.reference = () => ({ name: "", label: "", source: "", entries: [] });
    answers.people = () => [{ id: "x", name: "M. Okafor", post: "BUC", role: "investigator", me: true }];
    const text = kind.fields.find((field) => ["text", "long_text"].includes(field.type) && !field.supplied);
    show(<RecordForm kind={name} caseId="c1" first={Object.fromEntries(kind.fields.filter((field) => field.required && !field.supplied).map((field) => [field.name, "x"]))} onClose={() => undefined} />);
    const form = await screen.findByTestId(`form-${name}`);
    if (!text || within(form).queryByTestId(`field-${text.name}`) === null) return;
    const field = within(form).getByTestId(`field-${text.name}`) as HTMLInputElement;
    await userEvent.clear(field);
    await userEvent.type(field, "Typed with care");
    await userEvent.click(within(form).getByTestId("form-save"));
    if (!asked.some((one) => one.name === "record_add")) return;
    expect((await screen.findByTestId("form-failure")).textContent).toMatch(/disk is full/i);
    // A narrative is written in an editor of its own, which has no value.
    expect(field.value ?? field.textContent).toBe("Typed with care");
    expect(document.querySelector("form")).not.toBeNull();
  });
});

describe("a read that fails while somebody works", () => {
  it("leaves the screen and the open form as they are", async () => {
    answers.desk_status = () => status;
    let fails = false;
    answers.session_status = () => {
      if (fails) throw refusal;
      return session;
    };
    desk();
    const main = await screen.findByRole("main");
    fails = true;
    await act(() => freshen(["session"]));
    expect(screen.getByRole("main")).toBe(main);
  });
});

describe("a lock in the middle of a form", () => {
  it("keeps the route and what was typed; after unlocking both are there", async () => {
    const kept = new Map<string, unknown>();
    answers.desk_status = () => status;
    answers.draft_keep = (request) => (kept.set(String(request.key), { ...request, kept_at: "2026-11-22T10:00:00Z" }), { done: true });
    answers.draft_list = ({ key }) => (key ? [kept.get(String(key))].filter(Boolean) : [...kept.values()]);
    answers.draft_drop = () => ({ done: true });
    let state = "unlocked";
    answers.session_status = () => ({ ...session, state });
    answers.session_lock = () => ((state = "locked"), { ...session, state });
    answers.session_unlock = () => ((state = "unlocked"), { ...session, state });
    answers.case_new = () => {
      state = "locked";
      throw { ...refusal, code: "locked", message: "The vault is locked. Your work is saved; unlock to go on." };
    };
    go("#/new");
    desk();
    const title = (await screen.findByTestId("field-title")) as HTMLInputElement;
    await userEvent.type(title, "Passport mill in Balti");
    await userEvent.selectOptions(screen.getByTestId("field-type"), "visa_fraud");
    await userEvent.click(screen.getByTestId("new-case-save"));
    await userEvent.type(await screen.findByTestId("unlock-passphrase"), "correct horse battery staple{Enter}");
    const again = (await screen.findByTestId("field-title")) as HTMLInputElement;
    expect(window.location.hash).toBe("#/new");
    await waitFor(() => expect(again.value).toBe("Passport mill in Balti"));
  }, 20_000);
});

describe("a lock in the middle of a record", () => {
  it("keeps what was typed in the vault up to the last key, and the form has it again", async () => {
    const kept = new Map<string, Record<string, unknown>>();
    answers.draft_keep = (request) => (kept.set(String(request.key), { ...request, kept_at: "2026-11-22T10:00:00Z" }), { done: true });
    answers.draft_list = ({ key }) => [kept.get(String(key))].filter(Boolean);
    answers.session_lock = () => (kept.size > 0 ? { state: "locked" } : refuse());
    answers.candidates = () => ({ rows: [], cases: 0 });
    const form = () => show(<RecordForm kind="task" caseId="c1" onClose={() => undefined} />);
    form();
    await userEvent.type(await screen.findByTestId("field-title"), "Call the school");
    act(() => lockNow());
    await waitFor(() => expect(asked.some(({ name }) => name === "session_lock")).toBe(true));
    expect(asked.findIndex(({ name }) => name === "draft_keep")).toBeLessThan(asked.findIndex(({ name }) => name === "session_lock"));
    cleanup();
    dropAllDrafts();
    form();
    await waitFor(() => expect((screen.getByTestId("field-title") as HTMLInputElement).value).toBe("Call the school"));
    expect(screen.getByTestId("form-kept")).toBeTruthy();
  });
});

describe("a change of somebody else that comes in while a form is open", () => {
  it("leaves what is typed alone, and what was not touched is not sent", async () => {
    const record = { id: "r1", kind: "task", title: "Call the school", fields: { title: "Call the school", details: "before" }, refs: {}, conflicts: [] } as unknown as RecordView;
    answers.draft_list = () => [];
    answers.draft_keep = () => ({ done: true });
    answers.draft_drop = () => ({ done: true });
    answers.record_set = (request) => ({ ...record, ...request });
    const form = (of: RecordView) => <QueryClientProvider client={cache}><RecordForm kind="task" caseId="c1" record={of} onClose={() => undefined} /></QueryClientProvider>;
    const { rerender } = render(form(record));
    const title = (await screen.findByTestId("field-title")) as HTMLInputElement;
    await userEvent.clear(title);
    await userEvent.type(title, "Call the school again");
    rerender(form({ ...record, title: "Theirs", fields: { title: "Theirs", details: "theirs" }, conflicts: ["title"] } as unknown as RecordView));
    expect(title.value).toBe("Call the school again");
    expect(screen.getByTestId("form-newer").textContent).toContain("Theirs");
    expect(document.activeElement).toBe(title);
    await userEvent.click(screen.getByTestId("form-save"));
    await waitFor(() => expect(asked.find(({ name }) => name === "record_set")?.request).toEqual({ id: "r1", fields: { title: "Call the school again" } }));
  });
});
