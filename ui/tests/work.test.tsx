// Long work in the window, and taking back.
import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { freshen, type OperationView, type RecordView, type WorkView } from "../src/api";
import { HistoryDialog } from "../src/features/records";
import { takeBackLast, useUndoOffers, useWork, useWorkEnds, WorkButton } from "../src/features/work";
import { useKeys } from "../src/shared/keys";
import { clearToasts, say, Toasts } from "../src/shared/toast";
import { answers, asked, schema, show } from "./host";

const work = (id: string, more: Partial<WorkView> = {}): WorkView => ({ id, kind: "export", unit: "steps", done: 1, total: 3, state: "running", began_at: "2026-11-22T10:00:00Z", ended_at: null, message: null, ...more });
const done = (id: string, more: Partial<OperationView> = {}): OperationView => ({ id, action: "record.set", label: "Edited", at: "2026-11-22T10:00:00Z", records: 1, case: "c1", changes: [`hash-${id}`], ...more });

let works: WorkView[] = [];
let operations: OperationView[] = [];

function Bench() {
  const list = useWork();
  useWorkEnds(list);
  const offers = useUndoOffers();
  const latest = useRef(offers);
  latest.current = offers;
  useKeys({ "ctrl+z": () => takeBackLast(latest.current) });
  return (
    <>
      <input aria-label="text" />
      <WorkButton works={list ?? []} />
      <Toasts />
    </>
  );
}

const toasts = () => within(screen.getByTestId("toasts"));
const aMoment = () => act(() => new Promise((done) => setTimeout(done, 20)));
async function stand(): Promise<void> {
  show(<Bench />);
  await waitFor(() => expect(new Set(asked.map(({ name }) => name))).toEqual(new Set(["work_list", "operation_list"])));
  await aMoment();
}
const moves = async (next: WorkView[]) => {
  works = next;
  await act(() => freshen(["work"]));
  await aMoment();
};
const happens = async (...fresh: OperationView[]) => {
  operations = [...fresh.reverse(), ...operations];
  await act(() => freshen(["records"]));
  await aMoment();
};

beforeEach(() => {
  clearToasts();
  works = [];
  operations = [];
  answers.work_list = () => works;
  answers.operation_list = () => operations;
  answers.undo = () => ({ records: 1 });
  answers.work_cancel = () => ({ done: true });
});

describe("long work", () => {
  it("stands in the status bar with its count, can be stopped from the list, and ends in a message", async () => {
    await stand();
    expect(screen.queryByTestId("work-open")).toBeNull();
    await moves([work("w2", { kind: "table_import", unit: "records", done: 4_000, total: 10_000 }), work("w1")]);
    await userEvent.click(screen.getByText("2 running"));
    const lines = await screen.findAllByTestId("work-line");
    expect(lines[0]!.textContent).toContain("4,000 of 10,000 records");
    await userEvent.click(within(lines[0]!).getByTestId("work-cancel"));
    expect(asked.find(({ name }) => name === "work_cancel")?.request).toEqual({ id: "w2" });
    await moves([work("w2", { kind: "table_import", state: "stopped", ended_at: "2026-11-22T10:01:00Z" }), work("w1", { state: "done", ended_at: "2026-11-22T10:01:00Z" })]);
    expect(toasts().getByText("Finished: Export")).toBeTruthy();
    expect(toasts().getByText(/^Stopped: Import of a table/)).toBeTruthy();
    expect(screen.getByTestId("toasts").getAttribute("aria-live")).toBe("polite");
  });

  it("stands there a while after its end, and no longer", async () => {
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
    works = [work("old", { state: "done", ended_at: ago(30) })];
    await stand();
    expect(screen.queryByTestId("work-open")).toBeNull();
    await moves([work("new", { state: "done", ended_at: ago(1) }), ...works]);
    await userEvent.click(await screen.findByText("Finished work"));
    expect(await screen.findAllByTestId("work-line")).toHaveLength(2);
  });

  it("says why it failed, and nothing of what had ended before the window stood or of a small exchange", async () => {
    works = [work("old", { state: "done" })];
    await stand();
    await moves([work("x", { kind: "exchange", state: "done", done: 4 }), work("f", { state: "failed", message: "The disk is full." }), work("old", { state: "done" })]);
    expect(screen.getByTestId("toasts").textContent).toBe("Did not finish: Export. The disk is full.");
  });
});

describe("taking back", () => {
  it("is offered in the history of a record beside what the operation wrote, and beside nothing older", async () => {
    const version = (change: string, value: string, state: string) => ({ change, value, what: "set", reason: null, author: "M. Okafor", author_id: "u1", device: "BUC laptop", at: "2026-11-22T10:00:00Z", state });
    const person = { id: "p1", kind: "person", title: "Ceban-Rusu", fields: {}, refs: {}, sync: "unsent" } as unknown as RecordView;
    answers.schema = () => schema;
    answers.people = () => [];
    answers.record_show = () => ({ ...person, history: [{ field: "surname", refs: {}, values: [version("older", "Ceban", "superseded"), version("hash-o1", "Ceban-Rusu", "current")] }] });
    operations = [done("o1")];
    show(<HistoryDialog record={person} onClose={() => undefined} />);
    const dialog = await screen.findByTestId("history-dialog");
    const undo = await within(dialog).findByTestId("history-undo");
    expect(undo.closest("tr")?.textContent).toContain("Ceban-Rusu");
    await userEvent.click(undo);
    expect(asked.find(({ name }) => name === "undo")?.request).toEqual({ operations: ["o1"] });
  });

  it("is offered beside the words of what was done, once", async () => {
    await stand();
    act(() => say("Saved on this device 17:51"));
    await happens(done("o1"));
    expect(toasts().getAllByText("Undo").length).toBe(1);
    expect(screen.getByTestId("toasts").textContent).toBe("Saved on this device 17:51Undo");
    await userEvent.click(toasts().getByText("Undo"));
    await waitFor(() => expect(asked.find(({ name }) => name === "undo")?.request).toEqual({ operations: ["o1"] }));
  });

  it("takes the many changes of one moment as one", async () => {
    await stand();
    await happens(done("o1"));
    await happens(done("o2"), done("o3"));
    act(() => say("3 cases changed"));
    expect(screen.getByTestId("toasts").textContent).toBe("3 cases changedUndo");
    await userEvent.click(toasts().getByText("Undo"));
    const { request } = (await waitFor(() => asked.find(({ name }) => name === "undo")))!;
    expect([...(request.operations as string[])].sort()).toEqual(["o1", "o2", "o3"]);
  });

  it("by Ctrl Z takes what was done last and stands, never while somebody types", async () => {
    operations = [done("u1", { action: "undo" }), done("o1")];
    await stand();
    await userEvent.type(screen.getByLabelText("text"), "{Control>}z{/Control}");
    expect(asked.some(({ name }) => name === "undo")).toBe(false);
    act(() => (document.activeElement as HTMLElement).blur());
    await userEvent.keyboard("{Control>}z{/Control}");
    await waitFor(() => expect(asked.find(({ name }) => name === "undo")?.request).toEqual({ operations: ["o1"] }));
  });

  it("says why not when something was written over it", async () => {
    answers.undo = () => {
      throw { code: "written_over", message: "Something was written over it since. Nothing was changed.", args: {}, fields: [], reference: null };
    };
    await stand();
    await happens(done("o1"));
    await userEvent.click(toasts().getByText("Undo"));
    await waitFor(() => expect(screen.getByTestId("toasts").textContent).toContain("written over"));
  });
});
