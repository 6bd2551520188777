// Writing something down from wherever one is, and making one record inside the form of another: by keyboard alone.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import Capture from "../src/features/capture";
import { forgetRecentCases, rememberCase } from "../src/features/cases";
import { dropAllDrafts, RecordForm } from "../src/features/records";
import { arrangeKeys, useKeys } from "../src/shared/keys";
import { answers, answerWith, asked, schema, show } from "./host";

const me = { id: "u1", name: "Mercy Okafor", post: "BUC", role: "investigator", me: true };
const row = (id: string, number: string, title: string) => ({ id, number, title });
const petition = row("c1", "VF-2026-BUC-00042", "Petition mill");
const letters = row("c2", "VF-2026-BUC-00043", "Employment letters");
const vault = new Map<string, { key: string; text: string; place: string }>();

/** A screen with a field, and the key that opens the dialog. */
function Window({ at, kind }: { at?: string; kind?: string }) {
  const [open, setOpen] = useState(false);
  useKeys({ w: () => setOpen(true) });
  return (
    <>
      <button type="button">A row of the list</button>
      {open && <Capture caseOfPage={at} kind={kind} onClose={() => setOpen(false)} />}
    </>
  );
}

const sent = () => asked.filter(({ name }) => name === "record_add").map(({ request }) => request);
const focused = () => document.activeElement?.getAttribute("name") ?? document.activeElement?.textContent;

beforeEach(() => {
  vault.clear();
  dropAllDrafts();
  forgetRecentCases();
  arrangeKeys(true, {});
  answerWith({
    schema: () => schema,
    people: () => [me],
    case_show: ({ case: name }) => (name === petition.number ? petition : letters),
    case_list: ({ text }) => ({ rows: [petition, letters].filter(({ title }) => !text || title.includes(String(text))), total: 2, locked: 0 }),
    record_add: ({ kind }) => ({ id: "r1", kind, title: "Made" }),
    record_list: () => ({ rows: [], total: 0, same: {} }),
    candidates: () => ({ rows: [], cases: 0 }),
    draft_list: ({ key }) => [...vault.values()].filter((draft) => draft.key === key),
    draft_keep: (draft) => void vault.set(String(draft.key), draft as never),
    draft_drop: ({ key }) => void vault.delete(String(key)),
  });
});

describe("writing something down", () => {
  it("takes two keys on the page of a case: then one types, Ctrl Enter saves, and the focus is back where it was", async () => {
    show(<Window at={petition.number} />);
    screen.getByText("A row of the list").focus();
    await userEvent.keyboard("w");
    await screen.findByTestId("capture-note");
    await userEvent.keyboard("n");
    await waitFor(() => expect(focused()).toBe("text"));
    await userEvent.keyboard("Seen at the station");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(screen.queryByTestId("capture")).toBeNull());
    expect(sent()).toMatchObject([{ case: "c1", kind: "note", fields: { text: "Seen at the station", note_kind: "other" } }]);
    await waitFor(() => expect(focused()).toBe("A row of the list"));
  });

  it("takes three keys elsewhere: the case that was open last stands first", async () => {
    rememberCase(petition);
    rememberCase(letters);
    show(<Window />);
    await userEvent.keyboard("w");
    await screen.findByTestId("capture-task");
    await userEvent.keyboard("t");
    await waitFor(() => expect(focused()).toBe("capture-case"));
    expect(within(await screen.findByRole("listbox")).getAllByRole("option").map((option) => option.textContent)).toEqual([expect.stringContaining(letters.title), expect.stringContaining(petition.title)]);
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(focused()).toBe("title"));
    await userEvent.keyboard("Ask the bank{Control>}{Enter}{/Control}");
    await waitFor(() => expect(sent()).toMatchObject([{ case: "c2", kind: "task", fields: { title: "Ask the bank" } }]));
  });

  it("finds the case by a few letters, and says so when there is none instead of losing the text", async () => {
    show(<Window kind="lead" />);
    await userEvent.keyboard("w");
    await userEvent.type(await screen.findByTestId("field-to_post"), "CHI");
    await userEvent.type(screen.getByTestId("field-subject"), "A bank account");
    await userEvent.type(screen.getByTestId("field-request"), "Who opened it?");
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    expect(await screen.findByText("Choose the case it belongs to.")).toBeTruthy();
    expect([sent(), focused()]).toEqual([[], "capture-case"]);
    await userEvent.keyboard("Petition");
    await waitFor(() => expect(screen.getAllByRole("option").length).toBe(1));
    await userEvent.keyboard("{Enter}{Control>}{Enter}{/Control}");
    await waitFor(() => expect(sent()).toMatchObject([{ case: "c1", kind: "lead", fields: { request: "Who opened it?" } }]));
  });

  it("keeps what is typed in the vault, with the way back to it, until it is saved", async () => {
    show(<Window at={petition.number} kind="note" />);
    await userEvent.keyboard("w");
    await userEvent.type(await screen.findByTestId("field-text"), "Half a sen");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(vault.get("capture/note")).toMatchObject({ place: "#/?write=note", text: expect.stringContaining("Half a sen") }));
    dropAllDrafts();
    await userEvent.keyboard("w");
    await waitFor(() => expect(screen.getByTestId("field-text").textContent).toBe("Half a sen"));
    await userEvent.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(vault.size).toBe(0));
  });

  it("follows the keys that somebody chose", async () => {
    arrangeKeys(true, { w: ";", n: "m" });
    show(<Window at={petition.number} />);
    await userEvent.keyboard("w;");
    expect((await screen.findByTestId("capture-note")).textContent).toContain("M");
    await userEvent.keyboard("n");
    expect(screen.queryByTestId("field-text")).toBeNull();
    await userEvent.keyboard("m");
    expect(await screen.findByTestId("field-text")).toBeTruthy();
  });
});

describe("a record that is missing while another is written", () => {
  it("is made over the form, which keeps its text and points to it then", async () => {
    show(<RecordForm kind="travel_document" caseId="c1" onClose={() => undefined} />);
    await userEvent.selectOptions(await screen.findByTestId("field-document_type"), "passport");
    await userEvent.type(screen.getByTestId("field-number"), "055417");
    screen.getByTestId("make-holder-person").focus();
    await userEvent.keyboard("{Enter}");
    const inner = await screen.findByTestId("form-person");
    await userEvent.selectOptions(within(inner).getByTestId("field-role"), "suspect");
    await userEvent.type(within(inner).getByTestId("field-surname"), "CEBAN{Control>}{Enter}{/Control}");
    await waitFor(() => expect(screen.queryByTestId("form-person")).toBeNull());
    expect(sent()).toMatchObject([{ case: "c1", kind: "person", fields: { surname: "CEBAN" } }]);
    const holder = screen.getByTestId("field-holder") as HTMLSelectElement;
    expect([holder.value, holder.selectedOptions[0]?.textContent]).toEqual(["r1", "Made · Person"]);
    expect((screen.getByTestId("field-number") as HTMLInputElement).value).toBe("055417");
    await userEvent.click(screen.getByTestId("form-save"));
    await waitFor(() => expect(sent()[1]).toMatchObject({ kind: "travel_document", fields: { holder: "r1", number: "055417" } }));
  });

  it("starts with the name that was looked for and not found", async () => {
    answers.record_list = ({ ids }) => ({ rows: ids ? [{ id: "r1", title: "Border Guard", case_number: null }] : [], total: 0, same: {} });
    show(<RecordForm kind="contact" caseId={null} onClose={() => undefined} />);
    await userEvent.type(await screen.findByRole("combobox", { name: "Agency" }), "Border Guard");
    expect((await screen.findByTestId("make-agency")).textContent).toContain("New agency…");
    await userEvent.keyboard("{Enter}");
    const inner = await screen.findByTestId("form-agency");
    expect((within(inner).getByTestId("field-name") as HTMLInputElement).value).toBe("Border Guard");
    for (const select of inner.querySelectorAll<HTMLSelectElement>('select[aria-required="true"]')) await userEvent.selectOptions(select, select.options[1]!.value);
    await userEvent.click(within(inner).getByTestId("form-save"));
    await waitFor(() => expect(sent()).toMatchObject([{ case: null, kind: "agency", fields: { name: "Border Guard" } }]));
    expect(await screen.findByText("Border Guard")).toBeTruthy();
  });

  it("that is not saved after all leaves the form as it was", async () => {
    show(<RecordForm kind="phone" caseId="c1" onClose={() => undefined} />);
    await userEvent.type(await screen.findByTestId("field-number"), "0722");
    await userEvent.click(screen.getByTestId("make-holder-organisation"));
    await screen.findByTestId("form-organisation");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByTestId("form-organisation")).toBeNull());
    expect((screen.getByTestId("field-number") as HTMLInputElement).value).toBe("0722");
    expect(sent()).toEqual([]);
  });
});
