// Files of a case: where each is, its small picture before the original is here, and what can be done about it.
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { AttachmentView, CasePage, FileStanding } from "../src/api";
import { Files } from "../src/features/files";
import { Numbers } from "../src/features/settings/numbers";
import ItemFiles from "../src/features/evidence/item-files";
import { Toasts } from "../src/shared/toast";
import { FileRules } from "../src/features/sync/file-rules";
import { answers, answerWith, asked, schema, show } from "./host";

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const file = (id: string, name: string): AttachmentView => ({ id, case: "c1", name, media_type: "image/png", size: 4_000_000, sha256: "ab".repeat(32), description: null, evidence: null, present: false, added_at: "2026-11-20T10:00:00Z", added_by: "M. Okafor" });
const standing = (id: string, place: string, more: Partial<FileStanding> = {}): FileStanding => ({ id, case: "c1", name: id, media_type: "image/png", size: 4_000_000, place, bytes_here: 0, pinned: false, asked: false, released: false, next: "nothing", waits: null, reason: null, parts: [], ...more });
const page = (...files: AttachmentView[]) => ({ id: "c1", may_edit: true, attachments: files }) as unknown as CasePage;
const offered = async (at: number) => {
  await userEvent.click(screen.getAllByTestId("file-actions")[at]!);
  const menu = await screen.findByRole("menu");
  return within(menu).getAllByRole("menuitem").map((entry) => entry.textContent);
};

let places: FileStanding[] = [];
beforeEach(() => {
  const said = (changed: Partial<FileStanding>) => ({ id }: { id?: unknown }) => ({ ...places.find((one) => one.id === id)!, ...changed });
  answerWith({
    schema: () => schema,
    attachment_list: () => ({ files: places, rules: { originals_up_to: 1, paused: false, stored_bytes: 0, room: 1 } }),
    attachment_fetch: said({ asked: true }),
    attachment_release: said({ released: true, place: "hq" }),
    attachment_pin: said({ pinned: true }),
  });
});

describe("files of a case", () => {
  it("says where each original is, and offers what can be done there", async () => {
    places = [standing("f1", "both"), standing("f2", "only_here"), standing("f3", "hq"), standing("f4", "arriving", { bytes_here: 1_000_000 })];
    show(<Files page={page(file("f1", "a.png"), file("f2", "b.png"), file("f3", "c.png"), file("f4", "d.png"))} />);
    await screen.findByText("On this device and safe at HQ");
    for (const words of ["On this device", "At HQ", "1.0 MB of 4.0 MB are here"]) expect(screen.getByText(words)).toBeTruthy();
    expect(await offered(0)).toEqual(["Save a copy…", "Keep on this device", "Take off this device"]);
    await userEvent.keyboard("{Escape}");
    expect(await offered(1)).toEqual(["Save a copy…", "Keep on this device"]);
    await userEvent.keyboard("{Escape}");
    expect(await offered(2)).toEqual(["Get the original", "Keep on this device"]);
    await userEvent.click(screen.getByText("Get the original"));
    await waitFor(() => expect(asked.filter(({ name }) => name === "attachment_fetch").map(({ request }) => request.id)).toEqual(["f3"]));
  });

  it("shows a PDF that is here, whatever its name says of it, and says why when it cannot", async () => {
    answers.attachment_view = () => {
      throw { code: "not_a_pdf", message: "This file is not a PDF, so it cannot be looked at here.", args: {}, fields: [], reference: null };
    };
    places = [standing("f1", "both"), standing("f2", "hq"), standing("f3", "both")];
    const pdf = (id: string, name: string, media_type: string | null) => ({ ...file(id, name), media_type });
    show(<><Files page={page(pdf("f1", "a.PDF", null), pdf("f2", "b.pdf", "application/pdf"), pdf("f3", "c.png", "image/png"))} /><Toasts /></>);
    await screen.findAllByText("On this device and safe at HQ");
    expect((await offered(1))[0]).toBe("Get the original");
    await userEvent.keyboard("{Escape}");
    expect((await offered(2))[0]).toBe("Save a copy…");
    await userEvent.keyboard("{Escape}");
    expect((await offered(0))[0]).toBe("View");
    await userEvent.click(screen.getByText("View"));
    expect(await screen.findByText(/This file is not a PDF/)).toBeTruthy();
    expect(asked.find(({ name }) => name === "attachment_view")!.request).toEqual({ id: "f1" });
  });

  it("shows the PDF files of an exhibit beside it", async () => {
    answers.attachment_view = () => ({ ticket: "t" });
    const files = [{ ...file("f1", "a.pdf"), media_type: "application/pdf", present: true }, { ...file("f2", "b.pdf"), media_type: "application/pdf" }];
    show(<ItemFiles files={files} />);
    await userEvent.click(screen.getByRole("button", { name: "View a.pdf" }));
    expect(asked.filter(({ name }) => name === "attachment_view").map(({ request }) => request)).toEqual([{ id: "f1" }]);
    expect(screen.queryByRole("button", { name: "View b.pdf" })).toBeNull();
  });

  it("takes an original off the laptop only where HQ has it", async () => {
    places = [standing("f1", "both")];
    show(<Files page={page(file("f1", "a.png"))} />);
    await screen.findByText("On this device and safe at HQ");
    await offered(0);
    await userEvent.click(screen.getByText("Take off this device"));
    await waitFor(() => expect(asked.some(({ name, request }) => name === "attachment_release" && request.id === "f1")).toBe(true));
  });

  it("shows the small picture while the original is elsewhere", async () => {
    answers.attachment_picture = ({ id, part }) => ({ id, part, media_type: "image/png", size: 70, base64: PNG });
    places = [standing("f1", "hq", { parts: [{ part: "thumb", size: 70, bytes_here: 70, place: "both" }, { part: "field", size: 900, bytes_here: 0, place: "hq" }] })];
    show(<Files page={page(file("f1", "a.png"))} />);
    await userEvent.click(await screen.findByTestId("file-picture"));
    expect((await screen.findByTestId("file-larger")).textContent).toContain("A smaller copy");
    expect(asked.filter(({ name }) => name === "attachment_picture").every(({ request }) => request.part === "thumb")).toBe(true);
  });
});

describe("what of files travels by itself", () => {
  it("says how much room they take, and lets records go alone", async () => {
    answers.attachment_list = () => ({ files: [], rules: { originals_up_to: 10_000_000, paused: false, stored_bytes: 4_000_000, room: 2_400_000_000 } });
    answers.file_rules_set = () => ({ originals_up_to: 0, paused: true, stored_bytes: 4_000_000, room: 1 });
    show(<FileRules />);
    expect((await screen.findByTestId("file-rules")).textContent).toContain("4.0 MB");
    await userEvent.click(screen.getByTestId("files-pause"));
    await userEvent.selectOptions(screen.getByTestId("files-up-to"), "Only when asked for");
    await waitFor(() => expect(asked.filter(({ name }) => name === "file_rules_set").map(({ request }) => request)).toEqual([{ paused: true }, { originals_up_to: 0 }]));
  });
});

describe("case numbers of the post", () => {
  it("says how many are left, and of each that no case bears why", async () => {
    answers.numbers = () => ({ post: "BUC", free: 37, void: [{ first: 12, last: 14, reason: "Draft deleted before it was sent", at: "2026-11-02T10:00:00Z" }], shared: [] });
    show(<Numbers />);
    const told = (await screen.findByTestId("numbers")).textContent;
    for (const words of ["37 numbers of BUC", "12–14", "Draft deleted before it was sent"]) expect(told).toContain(words);
  });
});
