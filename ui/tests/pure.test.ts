import { describe, expect, it } from "vitest";
import type { Conflict, FieldView, KindView, RecordView, TimelineEntry } from "../src/api";
import { isSame, requestOf, savedShape, shapeOf, shapeOfSaved, toggledIn, valuesWords, without, type CasesView } from "../src/features/cases/views";
import { byRecord, choiceForKey, ordered, toRequest } from "../src/features/conflicts/choice";
import { contactWords, linkWords } from "../src/features/desk/sync-words";
import { failing, markLines } from "../src/features/documents/mrz-marks";
import { changedValues, formFields, isoDate, isoInstant, localInstant, missing, newValues, startDraft, toValue } from "../src/features/records/form";
import { snippetPieces } from "../src/features/search/hits";
import { lines } from "../src/features/sync/courier";
import { accessWarnings, logWarnings, movingWords, nextWords, stateWarnings, statement, warnings } from "../src/features/sync/sync-sentences";
import { groupByMonth, placeOnStrip } from "../src/features/timeline/strip";
import { keyName } from "../src/shared/keys";
import { href, parsePlace } from "../src/shared/router";
import { ageWords, bytesOf, bytesWords, dateWords, dueWords, minuteWords } from "../src/shared/time";
import { around, moveRow, pagesFor, scrollToShow, visibleRows } from "../src/shared/window";
import { changedPieces } from "../src/shared/words";

describe("word difference", () => {
  it("marks only the words that the other version did not say", () => {
    const pieces = changedPieces("nine travelers at two crossings", "eleven travelers at two crossings and one airport");
    expect(pieces.filter((piece) => piece.changed).map((piece) => piece.text)).toEqual(["eleven", "and one airport"]);
    expect(pieces.map((piece) => piece.text).join("")).toBe("eleven travelers at two crossings and one airport");
  });

  it("keeps diacritics and other scripts whole", () => {
    expect(changedPieces("Șerban", "Șerbănescu").filter((piece) => piece.changed).map((piece) => piece.text)).toEqual(["Șerbănescu"]);
    expect(changedPieces("Чебан Василе", "Чебан Ион").map((piece) => piece.text).join("")).toBe("Чебан Ион");
  });
});

describe("the window over a long list", () => {
  it("draws the visible rows and a few beside them", () => {
    expect(visibleRows(3200, 608, 32, 10_000)).toEqual({ first: 92, end: 128 });
    expect(visibleRows(0, 608, 32, 5)).toEqual({ first: 0, end: 5 });
    expect(visibleRows(0, 608, 32, 0)).toEqual({ first: 0, end: 0 });
  });

  it("asks for the pages that the rows stand on", () => {
    expect(pagesFor({ first: 92, end: 128 }, 100)).toEqual([0, 1]);
    expect(pagesFor({ first: 9990, end: 10_000 }, 100)).toEqual([99]);
    expect(pagesFor({ first: 0, end: 0 }, 100)).toEqual([]);
    expect(around({ first: 92, end: 128 }, 100, 10_000)).toEqual({ first: 0, end: 228 });
    expect(around({ first: 9960, end: 10_000 }, 100, 10_000)).toEqual({ first: 9860, end: 10_000 });
  });

  it("moves within the list and scrolls no more than needed", () => {
    expect(moveRow(0, "up", 10, 5)).toBe(0);
    expect(moveRow(-1, "down", 10, 5)).toBe(0);
    expect(moveRow(7, "pageDown", 10, 5)).toBe(9);
    expect(scrollToShow(3, 0, 320, 32)).toBeNull();
    expect(scrollToShow(10, 0, 320, 32)).toBe(32);
    expect(scrollToShow(1, 320, 320, 32)).toBe(32);
  });
});

describe("the router", () => {
  it("reads a path, its parts and its search", () => {
    const place = parsePlace("#/case/VF-2026-BUC-00042/documents?x=%C8%99");
    expect(place.parts).toEqual(["case", "VF-2026-BUC-00042", "documents"]);
    expect(place.query.get("x")).toBe("ș");
    expect(parsePlace("").parts).toEqual([]);
  });

  it("writes what it can read again", () => {
    const to = href(["search"], { q: "a&b ș/1", empty: "" });
    expect(parsePlace(to).query.get("q")).toBe("a&b ș/1");
    expect(parsePlace(href(["case", "a/b"])).parts).toEqual(["case", "a/b"]);
  });
});

describe("dates as words", () => {
  const now = new Date(2026, 10, 22, 18, 5);

  it("says what is known of a date and no more", () => {
    expect(dateWords("1984-02-14")).toBe("14 Feb 1984");
    expect(dateWords("1984-02")).toBe("Feb 1984");
    expect(dateWords("1997")).toBe("1997 (year only)");
    expect(dateWords("about 1975")).toBe("about 1975");
  });

  it("says how late or how soon", () => {
    expect(dueWords("2026-11-20", now)).toEqual({ text: "2 d overdue", level: "late" });
    expect(dueWords("2026-11-22", now)).toEqual({ text: "today", level: "soon" });
    expect(dueWords("2026-11-24", now)).toEqual({ text: "in 2 d", level: "soon" });
    expect(dueWords("2026-12-18", now)?.text).toBe("18 Dec");
    expect(dueWords(null, now)).toBeNull();
  });

  it("names the minute and never says just now", () => {
    expect(minuteWords(new Date(2026, 10, 22, 16, 40).toISOString(), now)).toBe("today 16:40");
    expect(ageWords(now.toISOString(), now)).toBe("1 min");
    expect(bytesWords(99_600_000)).toBe("99.6 MB");
  });
});

const field = (name: string, type: string, more: Partial<FieldView> = {}): FieldView => ({ name, label: name, number: 1, type, shape: "free", required: false, asked: false, supplied: false, list: false, written: false, fixed: false, personal: false, register: 1, vocabulary: null, refs: [], suggest: null, step: null, ...more });
const kind = (name: string, fields: FieldView[]): KindView => ({ name, label: name, plural: name, number: 1, home: "case", summary: [], any_of: [], import: true, fields });

describe("forms made from the schema", () => {
  const fields = [field("surname", "name", { required: true }), field("birth_date", "partial_date"), field("aliases", "name", { list: true }), field("us_citizen", "bool"), field("year", "integer")];

  it("sends only what was filled in", () => {
    const draft = { ...startDraft(fields), surname: " CEBAN ", aliases: "Vasea\n\nDoru " };
    expect(newValues(fields, draft)).toEqual({ surname: "CEBAN", aliases: ["Vasea", "Doru"] });
    expect(missing(fields, startDraft(fields))).toEqual(["surname"]);
  });

  it("sends only what changed, and null for what was emptied", () => {
    const record = { fields: { surname: "CEBAN", birth_date: "1984", us_citizen: false } } as unknown as RecordView;
    const draft = { ...startDraft(fields, record), birth_date: "", us_citizen: "true" };
    expect(changedValues(fields, draft, record)).toEqual({ birth_date: null, us_citizen: true });
  });

  it("leaves out what a command of its own decides, and what is set once", () => {
    const shown = formFields(kind("case", [field("title", "text"), field("status", "code", { step: "use_transition" }), field("case_number", "text")]), false);
    expect(shown.map((one) => one.name)).toEqual(["title"]);
    expect(formFields(kind("note", [field("text", "long_text"), field("when", "date", { fixed: true })]), true).map((one) => one.name)).toEqual(["text"]);
  });

  it("understands dates as people write them and leaves the rest to Rust", () => {
    expect(isoDate("24 Nov 2026")).toBe("2026-11-24");
    expect(isoDate("4.3.2026")).toBe("2026-03-04");
    expect(isoDate("about 1975")).toBe("about 1975");
    expect(toValue(field("year", "integer"), "12x")).toBe("12x");
  });

  it("turns local time into UTC and back", () => {
    const iso = isoInstant("2026-11-14 16:32");
    expect(iso).toMatch(/^2026-11-1\dT\d\d:32:00Z$/);
    expect(localInstant(iso)).toBe("2026-11-14 16:32");
  });
});

describe("marks of a machine readable zone", () => {
  const check = (name: string, ok: boolean, start: number, len: number) => ({ name, ok, value: "", printed: "9", computed: "4", visual: null, value_at: { line: 1, start, len }, covers: [], fits: [], digit_at: { line: 1, start: start + len, len: 1 } });
  const zone = { lines: ["P<UTOCEBAN<<VASILE", "X47P201950UTO8402199M"], checks: [check("number", true, 0, 9), check("birth", false, 13, 6)] };

  it("boxes a failing digit, shades its value, and greens a good one", () => {
    const [first, second] = markLines(zone);
    expect(first).toEqual([{ text: "P<UTOCEBAN<<VASILE", look: "plain" }]);
    expect(second).toEqual([
      { text: "X47P20195", look: "plain" },
      { text: "0", look: "good" },
      { text: "UTO", look: "plain" },
      { text: "840219", look: "suspect" },
      { text: "9", look: "fails" },
      { text: "M", look: "plain" },
    ]);
    expect(failing({ ...zone, format: null, fields: {}, signals: [], verdict: "inconsistent" })).toBe(1);
  });

  it("stays within the line when a place lies outside", () => {
    expect(markLines({ lines: ["AB"], checks: [{ ...check("birth", false, 0, 9), value_at: { line: 0, start: 1, len: 9 } }] })[0]).toEqual([{ text: "A", look: "plain" }, { text: "B", look: "suspect" }]);
  });
});

describe("conflicts", () => {
  const candidate = (n: number, value: string, mine: boolean) => ({ n, value, difference: [], author: "", author_id: "", post: null, device: "", at: "", mine });
  const conflict = (id: string, record: string, both: string | null): Conflict => ({ id, kind: "case", what: "field", case: null, case_number: null, case_title: null, record, record_title: "", field: "synopsis", fields: ["synopsis"], base: "", needs_update: false, candidates: [candidate(1, "theirs", false), candidate(2, "mine", true)], both });

  it("puts mine first, so that 1 is mine and 2 is theirs", () => {
    const one = conflict("a", "r", "mine theirs");
    expect(ordered(one).map((candidate) => candidate.n)).toEqual([2, 1]);
    expect(choiceForKey(one, "1")).toEqual({ kind: "keep", n: 2 });
    expect(choiceForKey(one, "2")).toEqual({ kind: "keep", n: 1 });
    expect(choiceForKey(one, "3")).toEqual({ kind: "both" });
  });

  it("offers both only when Rust says that it can", () => {
    expect(choiceForKey(conflict("a", "r", null), "3")).toBeNull();
  });

  it("asks Rust to keep a version or to write a value", () => {
    const one = conflict("a", "r", "mine theirs");
    expect(toRequest(one, { kind: "keep", n: 1 }, "why")).toEqual({ id: "a", keep: 1, reason: "why" });
    expect(toRequest(one, { kind: "both" }, "why")).toEqual({ id: "a", value: "mine theirs", reason: "why" });
    expect(toRequest(one, { kind: "edit", text: "new" }, "why")).toEqual({ id: "a", value: "new", reason: "why" });
  });

  it("gathers the fields of one record", () => {
    expect(byRecord([conflict("a", "r", null), conflict("b", "s", null), conflict("c", "r", null)]).map((group) => group.conflicts.length)).toEqual([2, 1]);
  });
});

describe("the truth about sending", () => {
  const now = new Date("2026-11-22T16:00:00Z");

  it("says that HQ has everything only when nothing is unsent", () => {
    expect(linkWords({ enrolled: true, online: true, unsent: 0, last_contact_at: null }).text).toBe("HQ has every change");
    expect(linkWords({ enrolled: true, online: true, unsent: 3, last_contact_at: null }).text).toBe("");
    expect(contactWords({ enrolled: true, online: false, unsent: 3, last_contact_at: "2026-11-22T14:40:00Z" }, now)).toMatch(/^Last in touch/);
  });

  it("counts the days without HQ", () => {
    expect(contactWords({ enrolled: true, online: false, unsent: 0, last_contact_at: "2026-11-13T14:40:00Z" }, now)).toBe("Not in touch with HQ for 9 days");
  });
});

describe("lists and searches", () => {
  it("turns a saved view into a request", () => {
    const review = shapeOf("review");
    expect(requestOf({ ...review, filter: { ...review.filter, text: " x ", type: [] } })).toEqual({ status: ["pending_opening", "pending_closure"], text: "x" });
    expect(requestOf({ ...review, filter: { due_within_days: 0, mine: false } })).toEqual({ due_within_days: 0 });
  });

  it("keeps a view of one's own as it was shown, whatever Rust adds to it", () => {
    const shape = { filter: toggledIn(toggledIn({}, "type", "impostor"), "post", "CHI"), sort: { column: "title", descending: false }, columns: ["due"] };
    const kept = savedShape(shape);
    const view = { id: "v", name: "V", count: 1, shape: { ...kept, filter: { ...kept.filter, status: [], mine: false, text: null, offset: 0, limit: null } } } as CasesView;
    expect(shapeOfSaved(view)).toEqual(shape);
    expect(isSame(shapeOfSaved(view), shape)).toBe(true);
    expect(isSame({ ...shape, filter: without(shape.filter, "post") }, shape)).toBe(false);
    expect(toggledIn(shape.filter, "type", "impostor").type).toEqual([]);
  });

  it("names two values and how many more", () => {
    expect(valuesWords(["A", "B", "C"])).toBe("A, B, C");
    expect(valuesWords(["A", "B", "C", "D"])).toBe("A, B, +2");
  });

  it("marks a match by characters, also after letters outside the first plane", () => {
    expect(snippetPieces("𝒜b CEBAN", [[3, 5]])).toEqual([{ text: "𝒜b ", changed: false }, { text: "CEBAN", changed: true }]);
  });

  it("names keys the same on every keyboard", () => {
    expect(keyName({ key: "K", ctrlKey: true, metaKey: false, altKey: false })).toBe("ctrl+k");
    expect(keyName({ key: "1", ctrlKey: false, metaKey: false, altKey: true })).toBe("alt+1");
  });
});

describe("the timeline", () => {
  const entry = (at: string, lane: string): TimelineEntry => ({ record: { id: at, kind: "note", title: "" }, lane, at, entered_at: at, title: at, detail: null });

  it("places events by their own time and groups them by month", () => {
    const entries = [entry("2026-11-12T09:00:00Z", "contacts"), entry("2026-11-01", "custody"), entry("2026-08", "case")];
    const plan = placeOnStrip(entries, new Date("2026-11-22T00:00:00Z"));
    expect(plan.lanes.map((lane) => lane.name)).toEqual(["contacts", "custody", "case"]);
    expect(plan.lanes[2]?.dots[0]).toBe(0);
    expect(plan.today).toBe(1);
    expect(groupByMonth(entries).map(([month]) => month)).toEqual(["2026-11", "2026-08"]);
  });
});


describe("the sentences of the sync centre", () => {
  const now = new Date("2026-11-24T17:51:00");
  const status = { enrolled: true, total: 0, bytes: 0, last_contact_at: "2026-11-24T16:40:00", paused: false, next_attempt_at: "2026-11-24T17:55:00" };

  it("says that all is sent only when nothing waits for HQ's word", () => {
    expect(statement(status, now)).toContain("today 16:40. HQ acknowledged every change");
    expect(statement({ ...status, total: 3, bytes: 2048 }, now)).toContain("3 changes");
    expect(statement({ ...status, last_contact_at: null }, now)).toBe("Nothing waits to be sent.");
  });

  it("says when it is tried again, and that a pause is one", () => {
    expect(nextWords(status, now)).toBe("Next attempt by itself in 4 min");
    expect(nextWords({ ...status, next_attempt_at: "2026-11-24T17:51:20" }, now)).toBe("Next attempt by itself within a minute");
    expect(nextWords({ ...status, paused: true }, now)).toContain("Paused");
  });

  it("warns of a long silence and of a clock that is off, and of nothing before joining", () => {
    const told = { enrolled: true, days_since_contact: 9, clock_offset_minutes: -47, changes_ahead: 0, total: 14 };
    expect(warnings(told).map((one) => one.text)).toEqual(["Not in touch with HQ for 9 days: send a courier bundle?", "This laptop’s clock is 47 min ahead of HQ. Nothing is lost."]);
    expect(warnings({ ...told, clock_offset_minutes: 47 })[1]?.text).toContain("47 min behind HQ");
    expect(warnings({ ...told, clock_offset_minutes: 7379 })[1]?.text).toContain("5 d behind HQ");
    expect(warnings({ ...told, days_since_contact: 2, clock_offset_minutes: 4 })).toEqual([]);
    expect(warnings({ ...told, enrolled: false })).toEqual([]);
  });
});

describe("what is told while an exchange runs", () => {
  const progress = { sent: 212, to_send: 226, received: 0, fetched: 0, to_fetch: 0, bytes_up: 0, bytes_down: 0, files_up: 61_200_000, files_to_send: 99_400_000, files_down: 0, files_to_fetch: 0, file: null };

  it("counts records by what HQ acknowledged and files by bytes, each way", () => {
    expect(movingWords({ phase: "files", progress })).toBe("Sending 212 of 226 records · 61 of 99 MB");
    expect(movingWords({ phase: "files", progress: { ...progress, files_down: 1_200_000, files_to_fetch: 4_100_000 } })).toBe("Sending 212 of 226 records · 61 of 99 MB. Fetching 1.2 of 4.1 MB");
    expect(movingWords({ phase: "files", progress: { ...progress, to_send: 0, files_to_send: 0, files_down: 5, files_to_fetch: 900 } })).toBe("Fetching 5 of 900 B");
    expect(movingWords({ phase: "records", progress: { ...progress, to_send: 0, files_to_send: 0 } })).toBe("Records.");
    expect(movingWords({ phase: "connecting", progress })).toBe("Calling HQ.");
  });

  it("never shows more bytes than there are, in the unit of the whole", () => {
    expect(bytesOf(999_999, 999_999)).toBe("1000 of 1000 kB");
    expect(bytesOf(2_000_000, 1_500_000)).toBe("1.5 of 1.5 MB");
    expect(bytesOf(200, 99_600_000)).toBe("0 of 100 MB");
  });
});

describe("doubts about HQ, and cases that are shut or leave", () => {
  const now = new Date("2026-11-24T17:51:00");
  const trouble = { code: "smaller", since: "2026-11-24T16:40:00", known_size: 9, found_size: 7, message: "HQ's log does not contain what HQ confirmed before." };
  const here = { case: "c", state: "open", until: null, offline_days: 14, days_without_contact: 1, unsent: 0 };

  it("tells a log that does not hold what was confirmed as a failed check, with the time", () => {
    expect(logWarnings({ trouble, restores: [] }, now)).toEqual([{ id: "log", look: "bad", text: "HQ's log does not contain what HQ confirmed before. Noticed today 16:40." }]);
    expect(logWarnings({ trouble: null, restores: [] }, now)).toEqual([]);
  });

  it("tells a restore that HQ signed for as news, for a month", () => {
    const restore = { at: "2026-11-20T09:00:00", lost: 41, message: "" };
    expect(logWarnings({ trouble: null, restores: [restore] }, now)[0]).toMatchObject({ id: "restored", look: "plain", text: expect.stringContaining("41 entries") });
    expect(logWarnings({ trouble: null, restores: [{ ...restore, lost: 0 }] }, now)[0]?.text).toContain("Everything it had confirmed");
    expect(logWarnings({ trouble: null, restores: [restore] }, new Date("2027-01-20T09:00:00"))).toEqual([]);
  });

  it("tells each case whose state from HQ was not borne out", () => {
    const told = stateWarnings({ troubles: [{ case: "c", case_number: "VF-1", what: "records", since: "2026-11-24T16:40:00", message: "HQ first gave VF-1 in a state." }] }, now);
    expect(told.map((one) => [one.look, one.text])).toEqual([["warn", "HQ first gave VF-1 in a state. Noticed today 16:40."]]);
  });

  it("counts cases that are locked, delivered first, or leaving, and says nothing of open and ended ones", () => {
    expect(accessWarnings([here, { ...here, state: "ended" }])).toEqual([]);
    const told = accessWarnings([{ ...here, state: "locked" }, { ...here, state: "delivering", unsent: 2 }, { ...here, state: "delivering", unsent: 1 }, { ...here, state: "leaving" }]);
    expect(told.map((one) => one.id)).toEqual(["locked", "delivering", "leaving"]);
    expect(told[0]?.text).toContain("Nothing is lost.");
    expect(told[1]?.text).toBe("Your access to 2 cases has ended. 3 of your changes go to HQ first, then the case leaves this laptop.");
  });
});

describe("courier bundles", () => {
  const hq = { device: "h", name: "Headquarters", person: null };
  const made = { bundle: "b1", to: [hq], made_at: "2026-11-18T10:00:00Z", parts: 1, changes: 41, files: 0, bytes: 1, at_hq: false, receipts: [] };
  const taken = { bundle: "b2", from: { device: "d", name: "laptop 7", person: "Ana Rusu" }, made_at: "2026-11-19T10:00:00Z", taken_at: "2026-11-20T10:00:00Z", parts: 2, missing_parts: [2], changes: 12 };

  it("are listed newest first, and count as acknowledged only by HQ's own word", () => {
    const found = lines({ made: [made], taken: [taken] });
    expect(found.map((line) => [line.text, line.state])).toEqual([["From Ana Rusu, 12 changes", "Missing: part 2"], ["To Headquarters, 41 changes", "No answer yet"]]);
    expect(lines({ made: [{ ...made, at_hq: true }], taken: [] })[0]?.state).toBe("Acknowledged by HQ");
    expect(lines({ made: [{ ...made, receipts: [{ by: hq, part: 1, at: "2026-11-19T10:00:00Z" }] }], taken: [] })[0]?.state).toBe("Receipt came back");
  });
});
