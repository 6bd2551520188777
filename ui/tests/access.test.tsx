// What a case says of its access, of colleagues' changes, of what has not arrived, and of being locked.
import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import type { CaseAccess, CasePage, CaseRow } from "../src/api";
import { world } from "../dev/world.mjs";
import { CaseListView } from "../src/views/case-list";
import { CaseView } from "../src/views/case-page";
import { SyncCentre } from "../src/features/sync";
import { answers, answerWith, asked, schema, show } from "./host";

const office = world(schema);
const NUMBER = "HS-2026-BUC-00417-7K3QX";
const whole: CasePage = office.call("case_show", { case: NUMBER });
const me = { id: "u1", name: "Mercy Okafor", post: "BUC", role: "investigator", me: true };
const open = { case: whole.id, state: "open", until: null, offline_days: 14, days_without_contact: 12, unsent: 0 };
const copies = [{ place: "this_device", name: "laptop", at: null, newer_changes: 0 }, { place: "hq", name: "hq", at: "2026-11-20T09:00:00Z", newer_changes: 0 }];
const access: CaseAccess = { case: whole.id, people: [{ person: me, until: "2099-11-24T00:00:00Z" }], copies, here: open };

const showCase = (section?: string) => show(<CaseView caseId={NUMBER} section={section} recordId={undefined} />);

beforeEach(() => {
  answerWith({ schema: () => schema, people: () => [], case_show: () => whole, case_access: () => access, changes_meanwhile: () => ({ upto: 7, lines: [] }) });
});

describe("the access of a case", () => {
  it("names who has it and until when, and says how little this laptop knows", async () => {
    showCase();
    const panel = within(await screen.findByTestId("case-access"));
    await panel.findByText(/Mercy Okafor/);
    expect(panel.getByText(/until 24 Nov 2099/)).toBeTruthy();
    expect(panel.getByTestId("case-access-known").textContent).toContain("its own user’s access only");
    const lease = panel.getByTestId("case-access-lease");
    expect(lease.textContent).toBe("Stays open 14 days without contact with HQ; 2 days left.");
    expect(lease.className).toBe("warn");
  });

  it("says that a case is here alone before HQ was joined", async () => {
    answers.case_access = () => ({ ...access, people: [], copies: copies.slice(0, 1), here: { ...open, offline_days: null, days_without_contact: null } });
    showCase();
    expect(await within(await screen.findByTestId("case-access")).findByText(/HQ is not joined yet/)).toBeTruthy();
  });
});

describe("what colleagues changed meanwhile", () => {
  const line = { text: "CEBAN, Ion: phone was changed by J. Lindqvist at BUC", case: whole.id, case_number: NUMBER, record: { id: "r1", kind: "person", title: "CEBAN, Ion" }, field: "phone", author: { ...me, me: false }, at: "2026-11-20T09:00:00Z" };

  it("stands on the case until it was seen, and seen reaches only as far as was shown", async () => {
    let lines = [line];
    answers.changes_meanwhile = () => ({ upto: 7, lines });
    answers.changes_seen = () => {
      lines = [];
      return { upto: 7, lines };
    };
    showCase();
    const told = within(await screen.findByTestId("case-meanwhile"));
    expect(told.getByText(line.text)).toBeTruthy();
    expect(told.getByText("Show").getAttribute("href")).toContain("/subjects/r1");
    await userEvent.click(told.getByTestId("meanwhile-seen"));
    await waitFor(() => expect(screen.queryByTestId("case-meanwhile")).toBeNull());
    expect(asked.find((one) => one.name === "changes_seen")?.request).toEqual({ case: whole.id, upto: 7 });
  });
});

describe("a case that is still arriving", () => {
  const line = { ...whole, arriving: "parts", subjects: [], documents: [], evidence: [], notes: [], tasks: [], record: { ...whole.record, fields: {} } };

  it("never calls empty what has not come", async () => {
    answers.case_show = () => line;
    showCase();
    expect((await screen.findByTestId("case-arriving")).textContent).toContain("Only what the list shows is here yet");
    expect(screen.queryByText("No subjects yet")).toBeNull();
    expect(screen.queryByText("Nothing written yet.")).toBeNull();
    for (const section of ["documents", "evidence", "notes", "tasks"]) {
      cleanup();
      showCase(section);
      expect(await screen.findByText("Not here yet")).toBeTruthy();
    }
  });

  it("shows what one wrote in it meanwhile", async () => {
    answers.case_show = () => ({ ...line, notes: whole.notes });
    showCase("notes");
    await screen.findByTestId("case-arriving");
    expect(screen.queryByText("Not here yet")).toBeNull();
  });

  it("is whole while only its history is on the way", async () => {
    answers.case_show = () => ({ ...whole, arriving: "history", subjects: [] });
    showCase();
    expect((await screen.findByTestId("case-arriving")).textContent).toContain("older history is still on its way");
    expect(screen.getByText("No subjects yet")).toBeTruthy();
  });
});

describe("a locked case", () => {
  const refusal = () => {
    throw { code: "case_locked", message: "This case is locked: this device was not in touch with HQ for 15 days.", args: { days: "15" }, fields: [], reference: null };
  };

  it("says why, what is safe, and opens by itself when HQ was reached", async () => {
    answers.case_show = refusal;
    answers.sync_now = () => {
      answers.case_show = () => whole;
      return { status: "all_sent", sent: 0, received: 0, held: 0, unsent: 0, conflicts: 0, bytes_up: 0, bytes_down: 0, round_trips: 1, seconds: 1, files_sent: 0, files_received: 0, files_unsent: 0, message: null };
    };
    showCase();
    const page = await screen.findByTestId("case-locked");
    expect(page.textContent).toContain("not in touch with HQ for 15 days");
    expect(page.textContent).toContain("What you wrote in it is kept");
    await userEvent.click(screen.getByTestId("case-locked-try"));
    expect(await screen.findByTestId("case-head")).toBeTruthy();
  });

  it("is counted above the list, which does not call itself empty", async () => {
    answers.case_list = () => ({ total: 0, rows: [] as CaseRow[], locked: 2 });
    show(<CaseListView place={{ path: "/cases", parts: ["cases"], query: new URLSearchParams("view=open") }} />);
    expect((await screen.findByTestId("cases-locked")).textContent).toContain("2 cases here are locked");
    expect(screen.getByText("No open case here")).toBeTruthy();
    expect(screen.queryByText("No cases here yet")).toBeNull();
  });
});

describe("the sync centre in doubt", () => {
  it("shows what HQ does not stand by first, and how much it had confirmed", async () => {
    office.set({ trouble: true, sending: true });
    for (const name of ["sync_status", "log_status", "access_list", "bundle_list", "bundle_recipients"]) answers[name] = () => office.call(name, {});
    show(<SyncCentre />);
    const log = await screen.findByTestId("sync-warning-log");
    expect(log.getAttribute("role")).toBe("alert");
    expect(log.textContent).toContain("47900 entries where 48122 were confirmed");
    for (const id of ["restored", "state-0", "locked", "delivering"]) expect(await screen.findByTestId(`sync-warning-${id}`)).toBeTruthy();
    expect(screen.getByTestId("sync-log-status").textContent).toContain("48,122 entries confirmed");
    expect(screen.getByTestId("sync-moving").textContent).toBe("Sending 212 of 226 records · 61 of 100 MB. Fetching 1.2 of 4.1 MB · E-04 interview audio.mp3");
    expect(screen.getByRole("progressbar", { name: "Files to HQ" }).getAttribute("aria-valuetext")).toBe("61 of 100 MB");
  });
});
