// Pieces of the window with a host of their own in place of Tauri.
import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { cache, type Conflict } from "../src/api";
import { Conflicts } from "../src/features/conflicts";
import { Grid } from "../src/shared/grid";
import { People } from "../src/views/people";
import { PersonView } from "../src/views/person";
import { RecordForm } from "../src/features/records";
import { Alike, SETTLED_AFTER_MS } from "../src/features/records/alike";
import { SyncCentre } from "../src/features/sync";
import { Unlock } from "../src/features/session";
import Intake from "../src/views/intake";
import { answers, answerWith, asked, schema, show } from "./host";

beforeEach(() => {
  answerWith({ schema: () => schema, people: () => [], case_counts: () => ({}), conflict_list: () => [] });
});

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
    expect((await screen.findByTestId("field-text")).textContent).toBe("She described deliveries");
    await userEvent.click(within(screen.getByTestId("form-kept")).getByRole("button"));
    expect(screen.getByTestId("field-text").textContent).toBe("");
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
  const status = { enrolled: true, hq: "https://hq", online: true, last_contact_at: "2026-11-22T10:00:00Z", last_attempt_at: "2026-11-22T10:00:00Z", total: 1, bytes: 300, listed: 1, unsent: [held], phase: "records", progress, paused: false, next_attempt_at: null, last_trouble: null, days_since_contact: 0, clock_offset_minutes: 0, changes_ahead: 0, troubles: [], log: [] };

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

  it("asks for what waits a piece at a time", async () => {
    const many = Array.from({ length: 60 }, (_, at) => ({ ...held, change: `x${at}`, case_number: `VF-${at + 1}` }));
    answers.sync_status = ({ limit }) => ({ ...status, total: 60, listed: 60, unsent: many.slice(0, Number(limit)) });
    show(<SyncCentre />);
    const rows = async () => within(await screen.findByTestId("sync-queue")).getAllByRole("row").length - 1;
    expect(await rows()).toBe(50);
    await userEvent.click(screen.getByTestId("more-rows"));
    await waitFor(async () => expect(await rows()).toBe(60));
    expect(screen.queryByTestId("more-rows")).toBeNull();
    expect(asked.filter(({ name }) => name === "sync_status").map(({ request }) => request)).toEqual([{ limit: 50 }, { limit: 100 }]);
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

describe("who may be the same", () => {
  const alike = { record: { id: "p2", kind: "person", title: "CHEBAN, Vasile" }, case: "c2", case_number: "VF-2026-CHI-00007", role: "suspect", birth_date: "1984", holder: null, score: 82, reasons: [{ code: "spelt_another_way", text: "name spelt another way", against: false }, { code: "born_apart", text: "dates of birth differ", against: true }], linked: false };
  const record = (id: string, title: string) => ({ id, kind: "person", case: "c1", case_number: `VF-${id}`, title, fields: { role: "suspect", surname: title }, refs: {}, created_at: "2026-11-20T09:00:00Z", changed_at: "2026-11-20T09:00:00Z", author: { id: "u", name: "Mercy Okafor", post: null, role: null, me: true }, deleted: false, conflicts: [], needs_update: false, sync: "sent", history: [], links: [], other_cases: [], same_as: [] });

  it("warns while a name is typed, says why, and links only what a person chose, after saving", async () => {
    answers.candidates = () => ({ rows: [alike], cases: 1 });
    answers.record_add = () => record("p1", "CEBAN");
    answers.record_link = () => record("p1", "CEBAN");
    show(<RecordForm kind="person" caseId="c1" onClose={() => undefined} />);
    await userEvent.type(await screen.findByTestId("field-surname"), "Ceban");
    await userEvent.selectOptions(screen.getByTestId("field-role"), "suspect");
    const row = await screen.findByTestId("alike-row");
    expect(row.textContent).toContain("CHEBAN, Vasile");
    expect(row.textContent).toContain("name spelt another way, but dates of birth differ");
    const last = asked.filter((one) => one.name === "candidates").at(-1)!.request;
    expect(last).toMatchObject({ kind: "person", fields: { surname: "Ceban" }, id: null });
    expect(asked.filter((one) => one.name === "candidates").length).toBeLessThan(5);
    await userEvent.click(within(row).getByTestId("alike-link"));
    expect(asked.some((one) => one.name === "record_link")).toBe(false);
    await userEvent.click(screen.getByTestId("form-save"));
    await waitFor(() => expect(asked.find((one) => one.name === "record_link")?.request).toEqual({ id: "p1", other: "p2" }));
  });

  it("asks within a tenth of a second after the last letter, and not at every letter", async () => {
    vi.useFakeTimers();
    try {
      answers.candidates = () => ({ rows: [alike], cases: 1 });
      const typed = (surname: string) => (
        <QueryClientProvider client={cache}>
          <Alike kind="person" values={{ surname }} chosen={[]} onChoose={() => undefined} />
        </QueryClientProvider>
      );
      const { rerender } = render(typed(""));
      for (const letters of ["C", "Ce", "Ceb", "Ceba", "Ceban"]) {
        rerender(typed(letters));
        await act(() => vi.advanceTimersByTimeAsync(60));
      }
      const questions = () => asked.filter((one) => one.name === "candidates");
      expect(questions()).toEqual([]);
      await act(() => vi.advanceTimersByTimeAsync(SETTLED_AFTER_MS - 60));
      expect(questions()).toMatchObject([{ request: { fields: { surname: "Ceban" } } }]);
      expect(SETTLED_AFTER_MS).toBeLessThanOrEqual(100);
    } finally {
      vi.useRealTimers();
    }
  });

  it("says nothing and links nothing when nobody is alike", async () => {
    answers.candidates = () => ({ rows: [], cases: 0 });
    answers.record_add = () => record("p1", "X");
    show(<RecordForm kind="person" caseId="c1" onClose={() => undefined} />);
    await userEvent.type(await screen.findByTestId("field-surname"), "Kowalski");
    await userEvent.selectOptions(screen.getByTestId("field-role"), "suspect");
    await waitFor(() => expect(asked.some((one) => one.name === "candidates")).toBe(true));
    expect(screen.queryByTestId("alike")).toBeNull();
    await userEvent.click(screen.getByTestId("form-save"));
    await waitFor(() => expect(asked.some((one) => one.name === "record_add")).toBe(true));
    expect(asked.some((one) => one.name === "record_link")).toBe(false);
  });

  it("shows a number as known in other cases", async () => {
    answers.candidates = () => ({ rows: [{ ...alike, record: { id: "n2", kind: "phone", title: "+373 69 555 0417" }, role: null, birth_date: null, holder: { id: "p2", kind: "person", title: "“Doru”" } }], cases: 2 });
    show(<RecordForm kind="phone" caseId="c1" onClose={() => undefined} />);
    await userEvent.type(await screen.findByTestId("field-number"), "069 555 0417");
    const notice = await screen.findByTestId("alike");
    expect(notice.textContent).toContain("Known in 2 cases:");
    expect(notice.textContent).toContain("“Doru”");
  });

  it("shows a person across cases with both records kept, links and unlinks", async () => {
    const same = { record: { id: "p2", kind: "person", title: "CHEBAN" }, case: "c2", case_number: "VF-p2", direct: true, deleted: false };
    answers.record_show = ({ id }) => (id === "p1" ? { ...record("p1", "CEBAN"), same_as: [same] } : record("p2", "CHEBAN"));
    answers.candidates = () => ({ rows: [{ ...alike, record: { id: "p3", kind: "person", title: "CEBANU" } }, { ...alike, linked: true }], cases: 2 });
    answers.record_unlink = answers.record_link = () => record("p1", "CEBAN");
    show(<PersonView id="p1" />);
    await waitFor(() => expect(screen.getAllByTestId("person-record").length).toBe(2));
    expect(screen.getAllByTestId("person-alike").length).toBe(1);
    await userEvent.click(screen.getByTestId("unlink"));
    await waitFor(() => expect(asked.find((one) => one.name === "record_unlink")?.request).toEqual({ id: "p1", other: "p2" }));
    await userEvent.click(screen.getByTestId("link"));
    await waitFor(() => expect(asked.find((one) => one.name === "record_link")?.request).toEqual({ id: "p1", other: "p3" }));
  });

  it("lists linked people once and names the others", async () => {
    const same = { record: { id: "p2", kind: "person", title: "CHEBAN" }, case: "c2", case_number: "VF-p2", direct: true, deleted: false };
    answers.record_list = () => ({ total: 1, rows: [record("p1", "CEBAN")], same: { p1: [same] } });
    show(<People />);
    expect((await screen.findByTestId("people-same")).textContent).toContain("one more said to be the same: CHEBAN VF-p2");
    expect(asked.find((one) => one.name === "record_list")?.request).toMatchObject({ together: true });
  });
});

describe("a long table", () => {
  it("comes a piece at a time, and says how much of it there is", async () => {
    const row = (n: number) => ({ id: `r${n}`, summary: `Referral ${n}`, source: "Walk-in", referrer: null, received_on: null, overdue: false, due_on: null, decision: "pending", decided_on: null, decided_by: null, reason: null, reply: null, stage: "undecided", assignee: null, cases: [] });
    answers.intake_list = () => ({ undecided: 120, overdue: 0, unanswered: 0, rows: Array.from({ length: 120 }, (_, n) => row(n)) });
    show(<Intake />);
    expect(await screen.findAllByTestId("intake-row")).toHaveLength(50);
    expect(screen.getByRole("status").textContent).toBe("50 of 120 are shown");
    await userEvent.click(screen.getByTestId("more-rows"));
    await userEvent.click(screen.getByText("Show 20 more"));
    expect(screen.getAllByTestId("intake-row")).toHaveLength(120);
    expect(screen.queryByTestId("more-rows")).toBeNull();
  });
});
