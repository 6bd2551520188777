// Pieces of the window with a host of their own in place of Tauri.
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Conflict } from "../src/api";

const asked: { name: string; request: Record<string, unknown> }[] = [];
let answers: Record<string, (request: Record<string, unknown>) => unknown> = {};
vi.mock("../src/platform/host", () => ({
  host: async () => ({
    call: async (name: string, request: Record<string, unknown>) => {
      asked.push({ name, request });
      const answer = answers[name];
      if (!answer) throw { code: "unknown_command", message: name, args: {}, fields: [], reference: null };
      return answer(request);
    },
    pickOpen: async () => null,
    pickSave: async () => "/tmp/out.pdf",
    present: () => undefined,
    onChanged: () => () => undefined,
  }),
}));

const { cache } = await import("../src/api");
const { Conflicts } = await import("../src/features/conflicts");
const { RecordForm } = await import("../src/features/records");
const { SyncCentre } = await import("../src/features/sync");
const { Unlock } = await import("../src/features/session");
const { Grid } = await import("../src/shared/grid");

const schema = JSON.parse(readFileSync(resolve(__dirname, "../dev/schema.json"), "utf8"));
const show = (what: React.ReactNode) => render(<QueryClientProvider client={cache}>{what}</QueryClientProvider>);

beforeEach(() => {
  // What jsdom lacks and every engine we run in has.
  vi.stubGlobal("CSS", { escape: (text: string) => text.replace(/["\\]/g, "\\$&"), supports: () => true });
  Element.prototype.scrollTo = () => undefined;
  Element.prototype.scrollIntoView = () => undefined;
  globalThis.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  asked.length = 0;
  cache.clear();
  answers = { schema: () => schema, people: () => [], case_counts: () => ({}), conflict_list: () => [] };
});
afterEach(cleanup);

describe("unlocking", () => {
  const status = { state: "locked" as const, device_name: "field laptop 03", user_name: "Mercy Okafor", role: "investigator", post: "BUC", attempts_left: 3, wait_seconds: null, device_key: "7F3A", version: "0" };

  it("shows device, user and attempts left, and sends the passphrase", async () => {
    answers.session_unlock = () => status;
    show(<Unlock status={status} />);
    expect(screen.getByText("BUC · field laptop 03")).toBeTruthy();
    expect(screen.getByTestId("attempts-left").textContent).toContain("3 attempts left");
    await userEvent.type(screen.getByTestId("unlock-passphrase"), "a long sentence{Enter}");
    await waitFor(() => expect(asked.find((one) => one.name === "session_unlock")?.request).toEqual({ passphrase: "a long sentence" }));
  });

  it("says the refusal and empties the field", async () => {
    answers.session_unlock = () => {
      throw { code: "wrong_passphrase", message: "That is not the passphrase.", args: {}, fields: [], reference: null };
    };
    show(<Unlock status={status} />);
    await userEvent.type(screen.getByTestId("unlock-passphrase"), "no{Enter}");
    expect((await screen.findByTestId("unlock-failure")).textContent).toContain("That is not the passphrase.");
    expect((screen.getByTestId("unlock-passphrase") as HTMLInputElement).value).toBe("");
  });

  it("warns of caps lock", () => {
    show(<Unlock status={status} />);
    const field = screen.getByTestId("unlock-passphrase");
    const event = new KeyboardEvent("keydown", { key: "A", bubbles: true });
    event.getModifierState = (name) => name === "CapsLock";
    fireEvent(field, event);
    expect(screen.getByTestId("caps-lock")).toBeTruthy();
  });

  it("waits as long as Rust says", () => {
    show(<Unlock status={{ ...status, wait_seconds: 900 }} />);
    expect(screen.getByText(/try again in 15 min/)).toBeTruthy();
  });
});

describe("a record form", () => {
  it("is made from the schema, with the field's name on each input", async () => {
    show(<RecordForm kind="person" caseId="c" onClose={() => undefined} />);
    const form = await screen.findByTestId("form-person");
    for (const name of ["role", "surname", "birth_date", "nationalities"]) expect(form.querySelector(`[name="${name}"]`)).toBeTruthy();
  });

  it("asks for what is required before it sends anything", async () => {
    show(<RecordForm kind="person" caseId="c" onClose={() => undefined} />);
    await userEvent.click(await screen.findByTestId("form-save"));
    expect(screen.getByText("Fill this in.")).toBeTruthy();
    expect(asked.some((one) => one.name === "record_add")).toBe(false);
  });

  it("sends the filled fields and says that it is saved only after the reply", async () => {
    let done: (value: unknown) => void = () => undefined;
    answers.record_add = () => new Promise((resolve) => (done = resolve));
    const onClose = vi.fn();
    show(<RecordForm kind="person" caseId="c" onClose={onClose} />);
    await userEvent.selectOptions(await screen.findByTestId("field-role"), "suspect");
    await userEvent.type(screen.getByTestId("field-surname"), "ȘERBAN");
    await userEvent.selectOptions(screen.getByTestId("field-nationalities"), "ROU");
    await userEvent.click(screen.getByTestId("form-save"));
    await waitFor(() => expect(asked.find((one) => one.name === "record_add")?.request).toEqual({ case: "c", kind: "person", fields: { role: "suspect", surname: "ȘERBAN", nationalities: ["ROU"] } }));
    expect(onClose).not.toHaveBeenCalled();
    done({ id: "1" });
    await waitFor(() => expect(onClose).toHaveBeenCalled());
  });

  it("keeps the text and puts the rule's sentence and the field's problem where they belong", async () => {
    answers.record_add = () => {
      throw { code: "rule", message: "A closed case takes no new records. Nothing was changed (rule closed_case).", args: {}, fields: [{ field: "surname", code: "bidi", message: "holds a direction override" }], reference: null };
    };
    show(<RecordForm kind="person" caseId="c" onClose={() => undefined} />);
    await userEvent.selectOptions(await screen.findByTestId("field-role"), "suspect");
    await userEvent.type(screen.getByTestId("field-surname"), "X");
    await userEvent.click(screen.getByTestId("form-save"));
    expect((await screen.findByTestId("form-failure")).textContent).toContain("rule closed_case");
    expect(screen.getByText("holds a direction override")).toBeTruthy();
    expect((screen.getByTestId("field-surname") as HTMLInputElement).value).toBe("X");
  });
});

describe("typed text", () => {
  it("is still there after a look elsewhere, and can be thrown away", async () => {
    const first = show(<RecordForm kind="note" caseId="kept" onClose={() => undefined} />);
    await userEvent.type(await screen.findByTestId("field-text"), "She described deliveries");
    first.unmount();
    show(<RecordForm kind="note" caseId="kept" onClose={() => undefined} />);
    expect(((await screen.findByTestId("field-text")) as HTMLTextAreaElement).value).toBe("She described deliveries");
    await userEvent.click(within(screen.getByTestId("form-kept")).getByRole("button"));
    expect((screen.getByTestId("field-text") as HTMLTextAreaElement).value).toBe("");
  });
});

describe("conflicts", () => {
  const candidate = (n: number, value: string, mine: boolean) => ({ n, value, difference: [], author: mine ? "Mercy Okafor" : "Johan Lindqvist", author_id: "", post: "BUC", device: "laptop", at: "2026-11-22T10:00:00Z", mine });
  const conflict: Conflict = { id: "c1", kind: "case", what: "field", case: "c", case_number: "VF-1", case_title: "T", record: "c", record_title: "T", field: "synopsis", fields: ["synopsis"], needs_update: false, base: "nine travelers crossed twice", candidates: [candidate(1, "eleven travelers crossed twice", true), candidate(2, "nine travelers crossed three times", false)], both: "eleven travelers crossed three times" };

  it("shows mine, theirs and both, and saves the one chosen with its reason", async () => {
    answers.conflict_list = () => [conflict];
    answers.conflict_resolve = () => ({ left: 0 });
    show(<Conflicts caseId={null} recordId={null} />);
    const field = await screen.findByTestId("conflict-synopsis");
    expect(within(field).getAllByText("eleven").length).toBe(2);
    await userEvent.click(screen.getByTestId("choice-both"));
    expect(screen.getByTestId("conflict-progress").textContent).toBe("1 of 1 decided");
    await userEvent.type(screen.getByTestId("conflict-reason"), "checked with both");
    await userEvent.click(screen.getByTestId("conflict-save"));
    await waitFor(() => expect(asked.find((one) => one.name === "conflict_resolve")?.request).toEqual({ id: "c1", value: "eleven travelers crossed three times", reason: "checked with both" }));
  });

  it("answers to 1 and 2, and not while somebody types a reason", async () => {
    answers.conflict_list = () => [conflict];
    show(<Conflicts caseId={null} recordId={null} />);
    await screen.findByTestId("conflict-synopsis");
    fireEvent.keyDown(window, { key: "2" });
    expect((screen.getByTestId("choice-theirs") as HTMLInputElement).checked).toBe(true);
    await userEvent.type(screen.getByTestId("conflict-reason"), "1");
    expect((screen.getByTestId("choice-theirs") as HTMLInputElement).checked).toBe(true);
  });
});

describe("the sync centre", () => {
  const progress = { sent: 212, to_send: 226, received: 31, fetched: 800, to_fetch: 1000, bytes_up: 84_000, bytes_down: 21_500, files_up: 0, files_to_send: 0, files_down: 0, files_to_fetch: 0, file: null };
  const held = { change: "x", what: "record.set", record: null, case: "c", case_number: "VF-1", state: "held", reason: "You no longer lead this case.", saved_at: "2026-11-22T10:00:00Z", age_seconds: 90_000, bytes: 300 };
  const status = { enrolled: true, hq: "https://hq", online: true, last_contact_at: "2026-11-22T10:00:00Z", last_attempt_at: "2026-11-22T10:00:00Z", total: 1, bytes: 300, unsent: [held], phase: "records", progress, paused: false, next_attempt_at: null, last_trouble: null, days_since_contact: 0, clock_offset_minutes: 0, changes_ahead: 0, troubles: [], log: [] };

  beforeEach(() => {
    answers.sync_status = () => status;
    answers.log_status = () => ({ checkpoint: null, trouble: null, restores: [], waiting: 0, streams: 0, proved: 0 });
    answers.access_list = () => [];
    answers.bundle_list = () => ({ made: [], taken: [] });
    answers.bundle_recipients = () => [];
  });

  it("shows how far the running exchange has come, and stops it on demand", async () => {
    answers.sync_steer = () => ({ done: true });
    show(<SyncCentre />);
    const bar = await screen.findByRole("progressbar", { name: "Records acknowledged by HQ" });
    expect(bar.getAttribute("aria-valuetext")).toBe("212 of 226");
    await userEvent.click(screen.getByTestId("sync-stop"));
    await waitFor(() => expect(asked.find((one) => one.name === "sync_steer")?.request).toEqual({ what: "stop" }));
  });

  it("tells why HQ did not accept a change, and that the text is kept", async () => {
    show(<SyncCentre />);
    const row = within(await screen.findByTestId("sync-queue")).getByText(/You no longer lead/).closest("tr");
    expect(row?.textContent).toContain("Not accepted");
    expect(row?.textContent).toContain("Your text is kept");
  });

  it("writes a bundle for HQ where the person chose", async () => {
    answers.bundle_export = () => ({ bundle: "b", to: [], made_at: "2026-11-22T10:00:00Z", parts: [{ path: "/media/usb/bundle.chancery", size: 18_400 }], changes: 14, files: 0, bytes: 18_400 });
    show(<SyncCentre />);
    await userEvent.click(await screen.findByTestId("courier-make"));
    await userEvent.click(await screen.findByTestId("bundle-write"));
    expect((await screen.findByTestId("bundle-made")).textContent).toContain("14 changes");
    expect(asked.find((one) => one.name === "bundle_export")?.request).toEqual({ to: ["hq"], path: "/tmp/out.pdf", with_files: false, max_size: null });
  });
});

describe("the grid", () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => ({ id: `r${at}`, title: `Row ${at}` }));

  it("draws few of many rows and tells their number and place", async () => {
    const onOpen = vi.fn();
    show(<Grid label="Cases" testId="g" columns={[{ id: "title", title: "Title", track: "1fr", cell: (row: (typeof rows)[number]) => row.title }]} total={rows.length} rowAt={(at) => rows[at]} rowKey={(row) => row.id} rowLabel={(row) => row.title} onSpan={() => undefined} onOpen={onOpen} resetKey="" empty={null} />);
    const grid = screen.getByTestId("g");
    expect(grid.getAttribute("aria-rowcount")).toBe("10001");
    expect(screen.getAllByTestId("g-row").length).toBeLessThan(60);
    const view = grid.querySelector<HTMLElement>(".grid-view")!;
    view.focus();
    await userEvent.keyboard("jj{Enter}");
    expect(onOpen).toHaveBeenCalledWith(rows[1]);
    expect(view.getAttribute("aria-activedescendant")).toBe("g-1");
  });
});
