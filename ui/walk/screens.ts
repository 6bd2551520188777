// Every screen of the window in its main states: full, empty, a command that fails, a dialog open. The pictures and
// the checks walk this one list.
import type { Desk, World } from "./bridge";

export interface Screen {
  name: string;
  world: World;
  hash: string;
  /** Commands that are refused. */
  failing?: string[];
  /** What is done before one looks. */
  act?: (desk: Desk) => Promise<unknown>;
}

/** The first case of the sample post, which has all parts, and a conflict. */
export const CASE = "VF-2026-BUC-00007-7K3QX";
export const SECTIONS = ["overview", "subjects", "documents", "evidence", "notes", "reports", "tasks", "leads", "timeline", "links", "outcomes", "files", "history", "sync"];
const PROGRAMMES = ["liaison", "training", "assistance", "exercises", "events", "osac", "rewards", "storage"];

/** Those named in `SCREENS`, or all. */
export function chosen(all: Screen[]): Screen[] {
  const wanted = process.env.SCREENS?.split(",");
  return all.filter(({ name }) => !wanted || wanted.includes(name));
}

const click = (...ids: string[]) => async (desk: Desk) => {
  for (const id of ids) await desk.id(id).first().click();
  await desk.settle();
};

const places: [name: string, hash: string, asked: string][] = [
  ["home", "#/", "my_work"],
  ["cases", "#/cases?view=open", "case_list"],
  ["conflicts", "#/conflicts", "conflict_list"],
  ["approvals", "#/approvals", "approval_list"],
  ["intake", "#/intake", "intake_list"],
  ["people", "#/people", "record_list"],
  ["statistics", "#/statistics", "statistics"],
  ["exports", "#/exports", "disclosure_list"],
  ["sync", "#/sync", "sync_status"],
  ["liaison", "#/programmes/liaison", "programme_list"],
  ["audit", "#/audit", "log_show"],
];

const text = (person: { id: string; title: string }) => `¶# What the clerk saw
Nine travelers presented cards of one print series between May and August, at two land crossings.

¶: Four of them were matched to applicants; [[${person.title}|${person.id}]] **paid for two**, by __his own account__. {{A clerk at the agency, who wishes not to be named,}} showed where the blanks are kept.
¶- three cards seized at the airport
¶- six refused at the border, of which {{two by mistake}}
¶1) compare the blanks with those of 2025
¶2) ask the agency for its ledger
¶> I was told that nobody would look at the back of the card.
قال مقدم الطلب إنه دفع 1200 يورو في مقهى قرب القنصلية.`;

/** A draft with a section that has every form a narrative has. */
async function reportOf(desk: Desk, person: { id: string; title: string }): Promise<string> {
  const cited = await desk.call("office", "case_show", { case: CASE });
  const { id } = await desk.call("office", "record_add", { case: cited.id, kind: "report", fields: { title: "Cards of one print series", report_type: "roi" } });
  for (const [position, heading, body] of [[1, "Findings", text(person)], [2, "Basis", "Referral of the consular section,\nas it was written."]] as const) {
    await desk.call("office", "record_add", { case: cited.id, kind: "report_section", fields: { report: id, position, heading, body, cites: position === 1 ? [person.id] : [] } });
  }
  return id;
}

/** The list; some addresses are known only once the worlds are there. */
export async function screens(desk: Desk): Promise<Screen[]> {
  const { number } = await desk.call("empty", "case_new", { title: "A case with nothing in it", type: "visa_fraud" });
  const person = (await desk.call("office", "record_list", { kinds: ["person"], text: "", limit: 1 })).rows[0];
  const exercise = (await desk.call("office", "programme_list", { kind: "exercise", limit: 1 })).rows[0].id;
  const report = await reportOf(desk, person);
  const save = (name: string, shape: unknown) => desk.call("office", "view_save", { name, shape });
  const kept = (await desk.call("office", "view_list")) as { id: string; shape: { of: string } }[];
  const { id: view } = kept.find(({ shape }) => shape.of === "cases") ?? (await save("Urgent, led by others", { of: "cases", filter: { priority: ["urgent", "high"], sort: "due", descending: false }, columns: ["status", "priority", "lead", "due"] }));
  if (kept.length === 0) await save("People and phones", { of: "links", kinds: ["person", "phone"], linked_only: true });
  const office = (name: string, hash: string, act?: Screen["act"]): Screen => ({ name, world: "office", hash, ...(act ? { act } : {}) });
  const at = (section: string) => `#/case/${CASE}/${section}`;
  return [
    { name: "first-run", world: "absent", hash: "#/" },
    ...places.flatMap(([name, hash, asked]): Screen[] => [office(name, hash), { name: `${name}-empty`, world: "empty", hash }, { name: `${name}-failing`, world: "office", hash, failing: [asked] }]),
    ...SECTIONS.flatMap((section): Screen[] => [office(`case-${section}`, at(section)), { name: `case-${section}-empty`, world: "empty", hash: `#/case/${number}/${section}` }]),
    office("report", at(`reports/${report}`)),
    office("report-writing", at(`reports/${report}`), click("section-edit")),
    office("report-citing", at(`reports/${report}`), click("section-edit", "written-cite", "field-cite")),
    office("dialog-note", at("notes"), click("add-note")),
    { name: "case-failing", world: "office", hash: at("overview"), failing: ["case_show"] },
    ...PROGRAMMES.slice(1).map((name) => office(name, `#/programmes/${name}`)),
    office("programme-record", `#/programmes/record/${exercise}`),
    office("person", `#/people/${person.id}`),
    office("new-case", "#/new"),
    office("new-case-refused", "#/new", click("new-case-save")),
    office("search", "#/search?q=agency"),
    office("search-nothing", "#/search?q=zzzz"),
    office("imports", "#/imports"),
    office("settings", "#/settings"),
    office("audit-nothing", "#/audit?case=VF-0000"),
    office("audit-verified", "#/audit", click("audit-verify")),
    office("audit-line", "#/audit", async (it) => {
      await it.id("audit-source").selectOption("changes");
      await it.settle();
      await it.id("audit-grid-row").nth(8).dblclick();
      await it.settle();
    }),
    office("dialog-audit-export", "#/audit", click("audit-export")),
    office("dialog-person", at("subjects"), click("add-person")),
    office("dialog-person-refused", at("subjects"), click("add-person", "form-save")),
    office("dialog-document", at("documents"), click("add-travel_document")),
    office("dialog-document-pasted", at("documents"), (it) => it.paste("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<")),
    office("dialog-custody", at("evidence"), click("add-custody")),
    office("dialog-task", at("tasks"), click("add-task")),
    office("case-links-table", at("links"), click("links-table")),
    office("case-links-chosen", at("links"), click("link-node")),
    office("dialog-inside", at("documents"), click("add-travel_document", "make-holder-person")),
    office("capture", "#/cases?view=open", (it) => it.page.keyboard.press("w")),
    office("capture-note", at("overview"), async (it) => {
      await it.page.keyboard.press("w");
      await it.id("capture-note").click();
    }),
    office("capture-task", "#/", async (it) => {
      await it.page.keyboard.press("w");
      await it.id("capture-task").click();
    }),
    office("cases-filter", "#/cases?view=open", click("filter-add")),
    office("cases-columns", "#/cases?view=open", click("columns")),
    office("cases-view-name", "#/cases?view=review", (it) => it.page.keyboard.press("s")),
    office("cases-view", `#/cases?view=${view}`),
    office("case-links-around", at("links"), click("link-node", "links-around")),
    office("case-links-views", at("links"), click("view-menu")),
    office("statistics-tables", "#/statistics", click("years-table", "open_by_post-table", "open_by_age-table")),
    office("statistics-behind", "#/statistics", click("bar-visa_fraud")),
    office("exports-details", "#/exports", click("export-details")),
    office("exports-wizard", at("overview"), click("case-export")),
    office("exports-outside", at("overview"), async (it) => {
      await click("case-export")(it);
      await it.id("export-basis").selectOption("court_order");
      await it.id("part-tasks").click();
    }),
    office("exports-list", "#/exports/new", click("export-case_list")),
    office("dialog-keys", "#/", (it) => it.page.keyboard.press("?")),
    office("dialog-passphrase", "#/settings", click("passphrase-change")),
    office("dialog-bundle", "#/sync", click("courier-make")),
    office("dialog-programme", "#/programmes/exercises", click("add-exercise")),
    office("menu-move", at("overview"), click("case-move")),
    office("palette", "#/cases?view=open", async (it) => {
      await it.page.keyboard.press("Control+k");
      await it.id("palette-input").fill("visa");
    }),
    office("viewer", "#/", (it) => it.view("office", "case_preview", { case: CASE })),
    office("viewer-over", "#/", async (it) => {
      await it.view("office", "case_preview", { case: CASE });
      await it.page.reload();
    }),
    office("gallery", "#/gallery"),
    { name: "unlock", world: "empty", hash: "#/", act: (it) => it.page.keyboard.press("Control+l") },
    { name: "unlock-recover", world: "empty", hash: "#/", act: click("unlock-recover") },
  ];
}
