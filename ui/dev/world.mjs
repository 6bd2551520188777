// A fictional office: one case in detail, ten thousand in outline. Every person and number is invented.
const NOW = new Date();
const DAY = 86_400_000;
const ago = (minutes) => new Date(NOW.getTime() - minutes * 60_000).toISOString();
const ahead = (minutes) => ago(-minutes);
const day = (offset) => new Date(NOW.getTime() + offset * DAY).toISOString().slice(0, 10);
let seed = 7;
const random = () => ((seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648);
const pick = (list) => list[Math.floor(random() * list.length)];
let serial = 1;
const id = () => `00000000-0000-7000-8000-${String(serial++).padStart(12, "0")}`;

const person = (name, role, post, me = false) => ({ id: id(), name, post, role, me });
const PEOPLE = [person("Mercy Okafor", "investigator", "BUC", true), person("Johan Lindqvist", "investigator", "BUC"), person("Ana Vega", "investigator", "KIS"), person("Tomas Brandt", "supervisor", "BUC"), person("Sada Hashimoto", "investigator", "LIM"), person("Lena Kowalczyk", "fsn", "BUC"), person("Renée Delacroix", "investigator", "BUC")];
const ME = PEOPLE[0];
const HQ = { device: "h0", name: "Headquarters", person: null };
const CHISINAU = { device: "d7", name: "field laptop 07", person: "Ana Vega" };

const TITLES = [["Recruitment agency debt bondage", "human_trafficking"], ["Counterfeit residence cards used for onward travel", "human_smuggling"], ["Guide using student residence permits", "human_smuggling"], ["Scam victim, romance fraud", "crime_against_us_citizen"], ["False birth record supporting DS-11", "passport_fraud"], ["Blank identity cards recovered in vehicle stop", "document_vendor"], ["Provisional arrest request, awaiting host nation", "foreign_fugitive"], ["Threatening email to consular section", "security_incident"], ["Look-alike traveler, boarding denied", "impostor"], ["Altered employment letters, B1/B2 applicants", "visa_fraud"], ["Guard force timekeeping irregularities", "internal_malfeasance"], ["Skimming devices at airport machines", "organised_crime"], ["Locate — federal warrant, possible alias", "agency_assistance"]];
const PREFIX = { visa_fraud: "VF", passport_fraud: "PF", human_smuggling: "HS", human_trafficking: "HT", organised_crime: "OC", document_vendor: "DV", impostor: "IM", internal_malfeasance: "MA", foreign_fugitive: "FF", crime_against_us_citizen: "CA", agency_assistance: "AA", security_incident: "SI" };
const NAMES = ["DRAGOMIR, Takumi", "SZABÓ, Doina", "HUAMÁN, Bence", "IONESCU, Vasile", "ADJOVI, Ștefan", "YILMAZER, Radu", "NOVOTNÁ, Samira", "DE GRAAF, Elif", "QUISPE, Nélida", "PETRESCU, Luz", "OKABE, Haruka", "MUNTEANU, Juma", "RAHMANI, Wilmer"];
const STATUSES = ["open", "open", "open", "open", "preliminary", "pending_opening", "suspended", "draft", "pending_closure", "closed", "closed"];
const POSTS = ["BUC", "BUC", "BUC", "KIS", "LIM", "ACC", "NBO", "BOG", "DHA"];
const SUFFIX = "7K3QX";

function outline(at) {
  const [title, type] = pick(TITLES);
  const post = pick(POSTS);
  return {
    id: id(), number: `${PREFIX[type]}-2026-${post}-${String(10_001 - at).padStart(5, "0")}-${SUFFIX}`, title, main_subject: random() > 0.1 ? pick(NAMES) : null, type, status: pick(STATUSES),
    priority: pick(["low", "normal", "normal", "high", "urgent", null]), post, lead: pick([...PEOPLE, null]), next_due: random() > 0.4 ? day(Math.floor(random() * 40) - 6) : null, changed_at: ago(8 + at * 6), opened_on: day(-Math.floor(random() * 200)),
    sync: random() > 0.96 ? "unsent" : random() > 0.99 ? "held" : "sent", marking: "CUI//SP-LEI", synopsis: "Consular staff referred the applicant after three letters from the same employer carried an identical signature image.", open_tasks: 2, documents: 3, evidence: 1, arriving: at === 3 ? "parts" : at === 5 ? "history" : null,
  };
}

export function world(schema) {
  const kindOf = (name) => schema.kinds.find((kind) => kind.name === name);
  const cases = Array.from({ length: 10_000 }, (_, at) => outline(at));
  const main = { id: id(), number: `HS-2026-BUC-00417-${SUFFIX}`, title: "Counterfeit residence cards used for onward travel", main_subject: "CEBAN, Vasile", type: "human_smuggling", status: "open", priority: "urgent", post: "BUC", lead: ME, next_due: day(2), changed_at: ago(14), opened_on: "2026-08-03", sync: "conflict", marking: "CUI//SP-LEI/PRVCY", synopsis: null, open_tasks: 3, documents: 4, evidence: 4, arriving: null };
  cases.splice(1, 0, main);
  const state = { session: "unlocked", enrolled: true, online: false, empty: false, silent: false, sending: false, trouble: false, locked: 0 };
  let meanwhile = true;

  const refs = {};
  const record = (kind, fields, extra = {}) => {
    const made = { id: id(), kind, case: main.id, case_number: main.number, title: "", fields, refs: {}, created_at: ago(9000), changed_at: ago(200), author: pick(PEOPLE), deleted: false, conflicts: [], sync: "sent", ...extra };
    made.title ||= (kindOf(kind)?.summary ?? []).map((name) => label(kind, name, fields[name])).filter(Boolean).join(kind === "person" ? ", " : " ") || kind;
    refs[made.id] = { id: made.id, kind, title: made.title };
    made.refs = refs;
    return made;
  };
  const label = (kind, name, value) => {
    const vocabulary = kindOf(kind)?.fields.find((field) => field.name === name)?.vocabulary;
    return schema.vocabularies.find((one) => one.name === vocabulary)?.codes.find((code) => code.code === value)?.label ?? value;
  };
  for (const one of PEOPLE) refs[one.id] = { id: one.id, kind: "user", title: one.name };

  const exported = [{ cases: [{ id: main.id, kind: "case", title: main.number }], record: record("disclosure", { made_at: ago(3000), made_by: ME.id, document: "case_summary", format: "pdf", recipient: "District Court", address: "Splaiul 5, Bucharest", purpose: "Trial", basis: "court_order", authority: "Order 114/2026", file_marking: "CUI//SP-LEI/PRVCY", sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", size: 184_220 }) }];
  const caseRecord = record("case", {
    title: main.title, type: main.type, status: "open", case_number: main.number, post: "BUC", priority: "urgent", opened_on: "2026-08-03", lead_investigator: ME.id, next_due: main.next_due, statutes: ["18 USC 1546", "18 USC 1543"], referred_by: "Consular section, NIV unit", visa_records: true, marking: "CUI//SP-LEI/PRVCY", country: "ROU",
    synopsis: "Between May and August 2026, eleven travelers presented residence cards of the same print series at two land crossings and one airport. All cards carry a common defect in the ghost image. Consular staff matched four of the bearers to nonimmigrant visa applicants refused in Bucharest.\nLiaison police identified a workshop leased by CEBAN, Vasile. A cooperating source describes a broker, known as “Doru,” who pairs cards with itineraries.",
  }, { title: main.title, id: main.id });
  const ceban = record("person", { role: "suspect", surname: "CEBAN", given_names: "Vasile", name_original: "ЧЕБАН Василе", birth_date: "1984-02-14", birth_place: "Utopia City", nationalities: ["UTO"], aliases: ["Vasea", "Cebanu"], occupation: "printer" });
  const doru = record("person", { role: "facilitator", surname: "“Doru”", birth_date: "about 1975", description: "Broker, unidentified. Described by a cooperating source." });
  const rusu = record("person", { role: "facilitator", surname: "RUSU", given_names: "Doina", birth_date: "1991-09-02", nationalities: ["UTO"] });
  const haddad = record("person", { role: "applicant", surname: "AL-HADDAD", given_names: "Samir", name_original: "سمير الحداد", birth_date: "1997", nationalities: ["UTO"] });
  const company = record("organisation", { role: "facilitator", name: "Translux Turism SRL", country: "ROU", activity: "coach travel" });
  const phones = [record("phone", { holder: ceban.id, number: "+373 69 555 0417", phone_type: "mobile" }), record("email", { holder: doru.id, address: "doru.trans@example.org" })];
  const zone = (lines, checks) => ({ format: "TD3", lines, fields: {}, checks, signals: checks.some((check) => !check.ok) ? [{ code: "check_digit_failed", severity: "high", message: "the printed date of birth was probably altered: the original check digit still fits 14 Feb 1984" }] : [], verdict: checks.every((check) => check.ok) ? "consistent" : "inconsistent" });
  const check = (name, value, printed, computed, start, visual = null) => ({ name, ok: printed === computed || (printed === "<" && computed === "0"), value, printed, computed, visual, value_at: name === "composite" ? null : { line: 1, start, len: value.length }, digit_at: { line: 1, start: name === "composite" ? 43 : start + value.length, len: 1 }, covers: [], fits: name === "birth" && printed !== computed ? ["840214"] : [] });
  const bad = zone(["P<UTOCEBAN<<VASILE<<<<<<<<<<<<<<<<<<<<<<<<<<", "X47P201950UTO8402199M3109063<<<<<<<<<<<<<<<0"], [check("number", "X47P20195", "0", "0", 0, "X47P20195"), check("birth", "840219", "9", "4", 13, "19 Feb 1984"), check("expiry", "310906", "3", "3", 21, "06 Sep 2031"), check("personal_number", "<<<<<<<<<<<<<<", "<", "0", 28), check("composite", "", "0", "5", 0)]);
  const good = zone(["P<UTORUSU<<DOINA<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "L898902C36UTO9109024F3204159<<<<<<<<<<<<<<<0"], [check("number", "L898902C3", "6", "6", 0), check("birth", "910902", "4", "4", 13), check("expiry", "320415", "9", "9", 21), check("composite", "", "0", "0", 0)]);
  const papers = [
    { record: record("travel_document", { holder: ceban.id, document_type: "passport", number: "X47P20195", issuer: "UTO", mrz: bad.lines.join("\n"), expires_on: "2031-09-06", examiner_decision: "altered", decided_on: day(0), decided_by: ME.id }, { sync: "unsent" }), holder: refs[ceban.id], mrz: bad, checks_failed: 2, checks_total: 5, beside: [], suggested: [] },
    { record: record("travel_document", { holder: rusu.id, document_type: "passport", number: "L898902C3", issuer: "UTO", mrz: good.lines.join("\n"), expires_on: "2032-04-15" }), holder: refs[rusu.id], mrz: good, checks_failed: 0, checks_total: 4, beside: [], suggested: [] },
    { record: record("travel_document", { holder: haddad.id, document_type: "residence_permit", number: "RC 8841-211", issuer: "UTO", remarks: "series 7" }), holder: refs[haddad.id], mrz: null, checks_failed: 0, checks_total: 0, beside: [], suggested: [] },
    { record: record("travel_document", { holder: haddad.id, document_type: "birth_certificate", number: "notarized copy" }), holder: refs[haddad.id], mrz: null, checks_failed: 0, checks_total: 0, beside: [], suggested: [] },
  ];
  const item = (number, description, type, place, holder, seal, events) => {
    const exhibit = record("evidence", { item_number: number, description, evidence_type: type, collected_on: "2026-11-14", collected_place: "workshop", collected_by: "Liaison police", seal: seal || null, storage_place: place });
    const custody = events.map(([at, action, from, to, purpose], index) => ({ record: record("custody_event", { evidence: exhibit.id, action, happened_at: at, from_party: from, to_party: to, purpose }), action, happened_at: at, from_party: from, to_party: to, purpose, is_head: index === events.length - 1 }));
    return { record: exhibit, holder, place, seal: seal ? "recorded" : "missing", custody, custody_conflict: false, attachments: [], seal_number: null, containers: [] };
  };
  const chain = [["2026-11-14T12:05:00Z", "collected", "Scene", "Liaison police", "Seized"], ["2026-11-14T14:32:00Z", "transferred", "Liaison police", "Johan Lindqvist", "Handover at workshop"], ["2026-11-20T09:10:00Z", "transferred", "Johan Lindqvist", "Evidence custodian, locker 2", "Storage"]];
  const exhibits = [item("E-04", "Residence card blanks (14)", "document", "Safe 1, shelf B", "Mercy Okafor", "B-1102", chain.slice(0, 2)), item("E-03", "Card printer ribbon, used", "physical", "Locker 2", "Evidence custodian, locker 2", "B-1101", chain), item("E-02", "Mobile phone, black, cracked", "digital_device", "Locker 2", "Evidence custodian, locker 2", "", chain), item("E-01", "Residence card RC 8841-207", "document", "Lab (out) LR-0102", "Forensic lab", "B-1098", chain.slice(0, 1))];
  const notes = [
    record("note", { note_kind: "interview", happened_at: "2026-11-12T07:00:00Z", text: "RUSU, Doina, interviewed for 48 minutes with an interpreter present; recorded. She described deliveries to a man known as “Doru,” twice a week, at the coach station.\n\nShe does not know his family name.", author: ME.id, location: "Chancery, room 4", subject: "RUSU, Doina" }),
    record("note", { note_kind: "record_check", happened_at: "2026-10-29T09:30:00Z", text: "Phone number +373 69 555 0417 shows up in one more case at Chișinău. Contact: A. Vega.", author: PEOPLE[1].id, subject: "phone" }, { sync: "unsent" }),
  ];
  const tasks = [record("task", { title: "Obtain certified workshop lease from liaison police", assignee: ME.id, due_on: day(2), state: "to_do", priority: "high" }), record("task", { title: "Interview AL-HADDAD with interpreter", assignee: PEOPLE[1].id, due_on: day(4), state: "to_do" }), record("task", { title: "Return E-02 phone to custodian", assignee: ME.id, due_on: day(-2), state: "to_do" }), record("task", { title: "Photograph the card series", assignee: ME.id, due_on: day(-20), state: "done", done_on: day(-21), result: "on file" })];
  const outcomes = [record("outcome", { outcome_type: "document_seized", on: "2026-11-14", subject: ceban.id, agency: "Border Police", country: "ROU", details: "14 blanks" })];
  const links = [record("link", { from_record: ceban.id, to_record: doru.id, relation: "associate_of", since: "2026-05", source: "Liaison report LR-0093" }), record("link", { from_record: rusu.id, to_record: company.id, relation: "works_for", source: "Interview 12 Nov" })];
  const files = [{ id: id(), case: main.id, name: "interview-rusu.m4a", media_type: "audio/mp4", size: 99_600_000, sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", description: "Interview audio", evidence: null, present: true, added_at: ago(15000), added_by: ME.name }, { id: id(), case: main.id, name: "crossing-still.png", media_type: "image/png", size: 1_900_000, sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", description: "Camera still, crossing", evidence: { id: exhibits[0].record.id, kind: "evidence", title: "E-04" }, present: false, added_at: ago(60000), added_by: "Johan Lindqvist" }];
  const candidate = (n, value, mine) => ({ n, value, author: mine ? "Mercy Okafor" : "Johan Lindqvist", author_id: PEOPLE[mine ? 0 : 1].id, post: "BUC", device: mine ? "field laptop 03" : "BUC workstation 11", at: ago(mine ? 160 : 400), mine });
  let conflicts = [
    { id: "c1", kind: "case", what: "field", case: main.id, case_number: main.number, case_title: main.title, record: main.id, record_title: main.title, field: "synopsis", fields: ["synopsis"], base: "Between May and August 2026, nine travelers presented residence cards of the same print series at two land crossings. Consular staff matched four of the bearers to visa applicants.", candidates: [candidate(1, "Between May and August 2026, eleven travelers presented residence cards of the same print series at two land crossings and one airport. Consular staff matched four of the bearers to visa applicants.", true), candidate(2, "Between May and August 2026, nine travelers presented residence cards of the same print series at two land crossings. Consular staff matched five of the bearers to visa applicants refused in Bucharest.", false)], both: "Between May and August 2026, eleven travelers presented residence cards of the same print series at two land crossings and one airport. Consular staff matched five of the bearers to visa applicants refused in Bucharest." },
    { id: "c2", kind: "case", what: "field", case: main.id, case_number: main.number, case_title: main.title, record: main.id, record_title: main.title, field: "next_due", fields: ["next_due"], base: "2026-11-30", candidates: [candidate(1, "2026-11-24", true), candidate(2, "2026-11-27", false)], both: null },
    { id: "c3", kind: "case", what: "field", case: main.id, case_number: main.number, case_title: main.title, record: main.id, record_title: main.title, field: "priority", fields: ["priority"], base: "normal", candidates: [candidate(1, "urgent", true), candidate(2, "high", false)], both: null },
    { id: "c4", kind: "person", what: "field", case: main.id, case_number: main.number, case_title: main.title, record: rusu.id, record_title: rusu.title, field: "birth_date", fields: ["birth_date", "birth_place"], base: null, candidates: [candidate(1, { birth_date: "1991-09-02", birth_place: "Utopia City" }, true), candidate(2, { birth_date: "1991-09-20", birth_place: "Northport" }, false)], both: null },
  ];
  const unsent = ["record.set", "record.add", "record.set", "custody.add", "case.edit"].map((what, at) => ({ change: `h${at}`, what, record: refs[[main.id, papers[0].record.id, notes[1].id, exhibits[0].record.id, main.id][at]], case: main.id, case_number: main.number, state: at === 4 ? "conflict" : at === 3 ? "held" : "waiting", reason: at === 3 ? "You no longer lead this case; your text is kept." : null, saved_at: ago(14 + at * 55), age_seconds: (14 + at * 55) * 60, bytes: 940 + at * 312 }));
  let approvals = [{ id: id(), case: cases[3].id, case_number: cases[3].number, case_title: cases[3].title, asks: "opening", requested_by: PEOPLE[1], requested_at: ago(300), request_reason: "Two victims identified, host police ready", state: "waiting", decided_by: null, decided_at: null, decision_reason: null, may_decide: true, rule: null }, { id: id(), case: cases[7].id, case_number: cases[7].number, case_title: cases[7].title, asks: "closure", requested_by: ME, requested_at: ago(3000), request_reason: "Referred to host police", state: "waiting", decided_by: null, decided_at: null, decision_reason: null, may_decide: false, rule: "four_eyes" }];
  const history = { total: 38, entries: [{ change: "a1", at: ago(14), author: ME, device: "field laptop 03", action: "record.set", case: main.id, edits: [{ what: "set", record: refs[main.id], field: "next_due", old: "2026-11-30", new: "2026-11-24", reason: null }], state: "unsent" }, { change: "a2", at: ago(400), author: PEOPLE[1], device: "BUC workstation 11", action: "record.add", case: main.id, edits: [{ what: "created", record: refs[notes[1].id], field: null, old: null, new: null, reason: null }, { what: "set", record: refs[notes[1].id], field: "note_kind", old: null, new: "record_check", reason: null }], state: "received" }, { change: "a3", at: ago(9000), author: ME, device: "field laptop 03", action: "case.transition", case: main.id, edits: [{ what: "set", record: refs[main.id], field: "status", old: "pending_opening", new: "open", reason: null }], state: "sent" }] };

  const timeline = { lanes: [], entries: [[papers[0].record, "documents", ago(30), "Passport X47P20195 received from liaison", "Two check digits fail. Logged as E-04."], [exhibits[1].record, "custody", "2026-11-20T09:10:00Z", "Item E-03 moved to locker 2", "Johan Lindqvist → evidence custodian"], [notes[0], "contacts", "2026-11-12T07:00:00Z", "Interview: RUSU, Doina", "48 min, recorded, interpreter present"], [notes[1], "contacts", "2026-10-29T09:30:00Z", "Record check: phone", "Phone number match"], [caseRecord, "decisions", "2026-09-30", "Opening approved", "Tomas Brandt"], [exhibits[3].record, "evidence", "2026-08-20", "Residence card RC 8841-207", "Handed in at the window"], [caseRecord, "case", "2026-08-03", "Case opened", null]].map(([one, lane, at, title, detail]) => ({ record: refs[one.id], lane, at, entered_at: at.length === 10 ? `${at}T10:00:00Z` : at, title, detail })) };

  const subjects = () => [ceban, doru, rusu, haddad, company].map((one) => ({ record: one, identifiers: phones.filter((phone) => phone.fields.holder === one.id), documents: papers.filter((paper) => paper.holder?.id === one.id).map((paper) => paper.record.id), documents_failing: one === ceban ? 1 : 0, other_cases: one === ceban ? 1 : 0 }));
  const page = (row) => {
    const own = row === main;
    const move = (to, step, needs_reason, allowed = true, rule = null) => ({ to, step, needs_reason, allowed, rule, message: null });
    const transitions = { draft: [move("preliminary", "move", false)], preliminary: [move("pending_opening", "request", false), move("pending_closure", "request", true)], pending_opening: [move("open", "approve", false, false, "four_eyes"), move("preliminary", "return", true, false, "four_eyes")], open: [move("suspended", "move", true), move("pending_closure", "request", true)], suspended: [move("open", "move", true)], pending_closure: [move("closed", "approve", false)], closed: [move("open", "move", true, false, "supervisor_only")] }[row.status];
    const shown = own ? caseRecord : record("case", { title: row.title, type: row.type, status: row.status, case_number: row.number, post: row.post, priority: row.priority, opened_on: row.opened_on, synopsis: row.synopsis, next_due: row.next_due }, { title: row.title, id: row.id });
    return {
      id: row.id, number: row.number, title: row.title, type: row.type, status: row.status, priority: row.priority, lead: row.lead, marking: row.marking ?? "CUI", sync: row.sync, record: shown,
      subjects: own ? subjects() : [], documents: own ? papers : [], evidence: own ? exhibits : [], notes: own ? notes : [], tasks: own ? tasks : [], outcomes: own ? outcomes : [], links: own ? links : [], attachments: own ? files : [], approvals: [], others: [], counts: [],
      needs_attention: own ? [{ reason: "conflict", severity: "warning", title: "Two versions of the synopsis and two other fields", detail: "You edited here; J. Lindqvist edited at post.", record: null }, { reason: "mrz", severity: "serious", title: "Passport X47P20195 fails two check digits", detail: "Date of birth and composite do not match.", record: refs[papers[0].record.id] }, { reason: "overdue", severity: "warning", title: "“Return E-02 phone to custodian” is 2 days overdue", detail: "Assigned to you.", record: refs[tasks[2].id] }] : [],
      conflicts: own ? conflicts : [], unsent: own ? unsent.slice(0, 3) : [], history_length: 38, transitions: transitions ?? [], copies: [{ place: "this_device", name: "This device", at: ago(14), newer_changes: own ? 3 : 0 }, { place: "hq", name: "Headquarters", at: ago(95), newer_changes: 0 }], access: own ? [{ person: PEOPLE[0], until: null }, { person: PEOPLE[1], until: null }, { person: PEOPLE[5], until: day(30) }] : [],
      arriving: row.arriving ?? null, may_add: row.status === "closed" ? [] : ["person", "organisation", "travel_document", "phone", "email", "account", "address", "vehicle", "handle", "note", "task", "evidence", "custody_event", "link", "outcome", "referral", "lead", "report", "attachment"], may_edit: row.status !== "closed", transfer: { owner: "BUC", state: "none", to: null, on: null, by: null, reason: null, settled: true, steps: [] }, blockers: [],
    };
  };
  const find = (key) => cases.find((row) => row.number === key || row.id === key) ?? fail("not_found", "There is no such case on this device.");
  const fail = (code, message, fields = []) => {
    throw { code, look: "refused", message, args: {}, fields, reference: null };
  };
  const lists = { person: null, organisation: null, note: notes, task: tasks, outcome: outcomes, link: links };
  const all = () => [caseRecord, ceban, doru, rusu, haddad, company, ...phones, ...papers.map((paper) => paper.record), ...exhibits.map((exhibit) => exhibit.record), ...notes, ...tasks, ...outcomes, ...links];

  const commands = {
    session_status: () => ({ state: state.session, device_name: "field laptop 03", user_name: ME.name, role: "investigator", post: "BUC", attempts_left: state.session === "locked" ? 5 : null, wait_seconds: null, device_key: "7F3A · 91C2 · 04DE", version: "0.1.0" }),
    session_create: (request) => {
      if (!request.user) fail("invalid_fields", "user is missing", [{ field: "user", code: "required", message: "is missing" }]);
      state.session = "unlocked";
      return { device: id(), user: ME.id, recovery_key: "K7QX2-9MDPA-44TRE-WW81Z-5VN3C-HJ6KB" };
    },
    session_unlock: ({ passphrase }) => {
      if (passphrase === "wrong") fail("wrong_passphrase", "That is not the passphrase of this vault. Nothing was opened.");
      state.session = "unlocked";
      return commands.session_status();
    },
    session_lock: () => {
      state.session = "locked";
      return commands.session_status();
    },
    desk_status: () => ({ user: ME, device: id(), device_name: "field laptop 03", post: "BUC", enrolled: state.enrolled, hq: "https://hq.example.org:8443", online: state.online, last_contact_at: ago(95), last_attempt_at: ago(12), unsent: state.empty ? 0 : unsent.length, held: 0, conflicts: conflicts.length, approvals: 2, saved_at: ago(14), locks_in_seconds: 540, clock_ahead_minutes: null, marking: "CUI//SP-LEI/PRVCY", now: NOW.toISOString() }),
    schema: () => schema,
    people: () => PEOPLE,
    my_work: () => ({ totals: { approvals: 1, drafts: 4, to_revalidate: 0, intake: 0, reviews: 0, retention: 0, programmes_due: 0 }, to_revalidate: [], due: tasks.slice(0, 3).map((task) => ({ record: refs[task.id], case: main.id, case_number: main.number, priority: "urgent", due_on: task.fields.due_on, overdue: task.fields.due_on < day(0) })), due_total: 9, approvals: approvals.slice(0, 1), conflicts: conflicts.length, held: 0, drafts: cases.filter((row) => row.status === "draft").slice(0, 4), changed_by_others: cases.slice(2, 6).map((row, at) => ({ case: row.id, case_number: row.number, author: PEOPLE[1 + at], what: "record.add", at: ago(90 + at * 300) })), recent: cases.slice(0, 5), intake: [], reviews: [], retention: [], programmes_due: [] }),
    intake_list: () => ({ undecided: 0, overdue: 0, unanswered: 0, rows: [] }),
    case_list: (request) => {
      let rows = state.empty ? [] : cases;
      if (request.status?.length) rows = rows.filter((row) => request.status.includes(row.status));
      if (request.type?.length) rows = rows.filter((row) => request.type.includes(row.type));
      if (request.mine) rows = rows.filter((row) => row.lead?.me);
      if (request.due_within_days) rows = rows.filter((row) => row.next_due && row.next_due <= day(7));
      if (request.text) rows = rows.filter((row) => `${row.number} ${row.title} ${row.main_subject}`.toLowerCase().includes(request.text.toLowerCase()));
      const keys = { changed: "changed_at", due: "next_due", lead: "lead", opened: "opened_on" };
      const key = keys[request.sort] ?? request.sort ?? "changed_at";
      const value = (row) => (key === "lead" ? (row.lead?.name ?? "") : (row[key] ?? ""));
      rows = [...rows].sort((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0) * ((request.descending ?? true) ? -1 : 1));
      return { total: rows.length, rows: rows.slice(request.offset ?? 0, (request.offset ?? 0) + (request.limit ?? 100)), locked: state.locked };
    },
    case_counts: () => ({ open: 839, mine: 90, due_soon: 179, in_review: 144, drafts: 12, closed: 2000, all: state.empty ? 0 : 10_001, conflicts: conflicts.length, approvals: 2, unsent: unsent.length, held: 1, by_status: [], by_type: [] }),
    case_new: (request) => {
      if (!request.title) fail("invalid_fields", "title is missing", [{ field: "title", code: "required", message: "is missing" }]);
      const row = { ...outline(0), title: request.title, type: request.type, status: "draft", changed_at: ago(0), lead: ME, sync: "unsent" };
      cases.unshift(row);
      return { reply: { id: row.id, number: row.number, status: "draft" }, changed: ["cases"] };
    },
    case_show: ({ case: key }) => {
      if (state.locked) throw { code: "case_locked", look: "try_again", message: "This case is locked: this device was not in touch with HQ for 15 days.", args: { days: "15" }, fields: [], reference: null };
      return page(find(key));
    },
    case_access: ({ case: key }) => {
      const row = find(key);
      const copies = [{ place: "this_device", name: "field laptop 03", at: ago(14), newer_changes: 3 }, ...(state.enrolled ? [{ place: "hq", name: "hq.example.org:8443", at: ago(95), newer_changes: 0 }] : [])];
      return { case: row.id, people: state.enrolled ? [{ person: ME, until: ahead(9 * 1440) }] : [], copies, here: { case: row.id, state: "open", until: ahead(9 * 1440), offline_days: 14, days_without_contact: 12, unsent: 3 } };
    },
    access_list: () => (state.trouble ? [{ case: main.id, state: "delivering", until: ago(60), offline_days: 14, days_without_contact: 0, unsent: 3 }, { case: cases[4].id, state: "locked", until: null, offline_days: 14, days_without_contact: 15, unsent: 0 }] : []),
    changes_meanwhile: ({ case: key }) => {
      const line = (one, field, what, by, minutes) => ({ text: `${one.title}: ${what} was changed by ${by.name} at ${by.post}`, case: main.id, case_number: main.number, record: refs[one.id], field, author: by, at: ago(minutes) });
      const lines = [line(ceban, "occupation", "occupation", PEOPLE[1], 130), line(exhibits[0].record, "custody", "custody", PEOPLE[3], 300), line(tasks[0], "due_on", "due on", PEOPLE[6], 2000)];
      return { upto: 4182, lines: meanwhile && (!key || find(key) === main) ? lines : [] };
    },
    changes_seen: () => {
      meanwhile = false;
      return { reply: { upto: 4182, lines: [] }, changed: ["cases"] };
    },
    log_status: () => ({
      checkpoint: { origin: "chancery/hq", size: 48_122, root: "00", confirmed_at: ago(95), checked_at: ago(95), witnesses: [] }, waiting: 0, streams: 12, proved: 12, restores: state.trouble ? [{ at: ago(3000), lost: 41, message: "" }] : [],
      trouble: state.trouble ? { code: "smaller", since: ago(95), known_size: 48_122, found_size: 47_900, message: "HQ's log does not contain what HQ confirmed before: it shows 47900 entries where 48122 were confirmed. Your work is safe here and nothing of HQ's is taken over until this is clear. Tell HQ's administrator, keep this laptop as it is, and go on working." } : null,
    }),
    case_timeline: () => timeline,
    case_history: () => history,
    case_transition: ({ case: key, to, reason }) => {
      const row = find(key);
      const step = page(row).transitions.find((one) => one.to === to);
      if (!step) fail("rule", "A case cannot go there from its present status. Nothing was changed (rule illegal_transition).");
      if (!step.allowed) fail("rule", "Who asked for this cannot decide it: another supervisor has to. Nothing was changed (rule four_eyes).");
      if (step.needs_reason && !reason) fail("rule", "A reason is needed. Nothing was changed (rule reason_required).");
      const from = row.status;
      row.status = to;
      return { reply: { id: row.id, number: row.number, from, status: to, approval: null }, changed: ["cases", "records"] };
    },
    record_add: ({ kind, fields }) => {
      const made = record(kind, fields, { sync: "unsent", author: ME });
      if (kind === "travel_document") papers.push({ record: made, holder: refs[fields.holder] ?? null, mrz: null, checks_failed: 0, checks_total: 0, beside: [], suggested: [] });
      else if (kind === "evidence") exhibits.unshift({ record: made, holder: null, place: fields.storage_place, seal: fields.seal ? "recorded" : "missing", custody: [], custody_conflict: false, attachments: [], seal_number: null, containers: [] });
      else if (lists[kind]) lists[kind].unshift(made);
      return { reply: made, changed: ["cases", "records"] };
    },
    record_set: ({ id: key, fields }) => {
      const found = all().find((one) => one.id === key);
      Object.assign(found.fields, fields);
      found.sync = "unsent";
      return { reply: found, changed: ["cases", "records"] };
    },
    record_delete: ({ id: key }) => all().find((one) => one.id === key),
    record_restore: ({ id: key }) => all().find((one) => one.id === key),
    record_show: ({ id: key }) => {
      const found = all().find((one) => one.id === key);
      return { ...found, history: Object.entries(found.fields).slice(0, 4).map(([field, value]) => ({ field, values: [{ change: "ab", value, author: ME.name, author_id: ME.id, device: "field laptop 03", at: ago(900), state: "current" }] })), links: [], other_cases: [] };
    },
    record_list: () => ({ total: 5, rows: subjects().map((one) => one.record), same: {} }),
    candidates: ({ fields }) => (/ceb|чеб/i.test(JSON.stringify(fields ?? {})) ? { cases: 1, rows: [{ record: refs[ceban.id], case: main.id, case_number: main.number, role: "suspect", birth_date: "1984-02-14", holder: null, score: 82, reasons: [{ code: "spelt_another_way", text: "name spelt another way", against: false }, { code: "born_same_year", text: "born the same year", against: false }], linked: false }] } : { cases: 0, rows: [] }),
    to_revalidate: () => [],
    search: ({ text }) => all().filter((one) => JSON.stringify(one.fields).toLowerCase().includes(text.toLowerCase())).map((one) => {
      const [field, value] = Object.entries(one.fields).find(([, entry]) => String(entry).toLowerCase().includes(text.toLowerCase())) ?? ["", ""];
      const at = String(value).toLowerCase().indexOf(text.toLowerCase());
      const start = Math.max(0, at - 40);
      return { id: one.id, kind: one.kind, case: main.id, case_number: main.number, title: one.title, snippet: String(value).slice(start, at + 80), marks: [[at - start, text.length]], field, score: 1 };
    }),
    mrz_check: () => bad,
    approval_list: () => approvals,
    approval_decide: ({ id: key, decision }) => {
      const found = approvals.find((one) => one.id === key);
      found.state = decision === "approve" ? "approved" : "returned";
      approvals = approvals.filter((one) => one.state === "waiting");
      return { reply: found, changed: ["approvals", "cases"] };
    },
    custody_add: ({ evidence, fields }) => {
      const found = exhibits.find((one) => one.record.id === evidence);
      found.custody.forEach((event) => (event.is_head = false));
      found.custody.push({ record: record("custody_event", fields, { author: ME, sync: "unsent" }), action: fields.action, happened_at: fields.happened_at, from_party: fields.from_party, to_party: fields.to_party, purpose: fields.purpose, is_head: true });
      found.holder = fields.to_party;
      return { reply: found, changed: ["cases", "records"] };
    },
    attach_file: () => ({ reply: files[0], changed: ["cases"] }),
    attachment_save: ({ path }) => ({ path, size: 10, sha256: "00" }),
    conflict_list: ({ case: key }) => (key ? conflicts.filter((one) => one.case === key) : conflicts),
    conflict_resolve: ({ id: key }) => {
      const found = conflicts.find((one) => one.id === key);
      conflicts = conflicts.filter((one) => one.id !== key);
      return { reply: { id: key, record: refs[found.record], field: found.field, value: null, left: conflicts.length }, changed: ["conflicts", "cases"] };
    },
    enroll: () => {
      state.enrolled = true;
      return { reply: { hq: "https://hq.example.org", user: ME.id, user_name: ME.name, post: "BUC", role: "investigator", device: id() }, changed: ["session", "sync", "cases"] };
    },
    sync_now: () => ({ status: "offline", sent: 0, received: 0, held: 0, unsent: 5, conflicts: 0, bytes_up: 0, bytes_down: 0, round_trips: 0, seconds: 1, message: null }),
    sync_steer: () => ({ reply: { done: true }, changed: ["sync"] }),
    sync_status: ({ limit } = {}) => ({
      enrolled: state.enrolled, hq: "https://hq.example.org:8443", online: state.online, last_contact_at: ago(95), last_attempt_at: ago(12), total: unsent.length, bytes: 48_200, listed: unsent.length, unsent: unsent.slice(0, limit ?? unsent.length),
      phase: state.sending ? "files" : "idle", progress: { sent: 212, to_send: 226, received: 31, fetched: 800, to_fetch: 1000, bytes_up: 61_284_000, bytes_down: 21_500, files_up: 61_200_000, files_to_send: 99_600_000, files_down: state.sending ? 1_200_000 : 0, files_to_fetch: state.sending ? 4_100_000 : 0, file: state.sending ? { id: "f", kind: "attachment", title: "E-04 interview audio.mp3" } : null }, paused: false, next_attempt_at: ahead(4), last_trouble: null, days_since_contact: state.silent ? 9 : 0, clock_offset_minutes: state.silent ? -47 : 0, changes_ahead: 0,
      troubles: state.trouble ? [{ case: cases[3].id, case_number: cases[3].number, what: "records", since: ago(700), message: `HQ first gave ${cases[3].number} in a state that its signed changes do not lead to. What the signed changes say is shown now. Your own work is not touched. Go on working, and tell HQ's administrator.` }] : [],
      log: [{ at: ago(12), status: "offline", sent: 0, received: 0, held: 0, bytes_up: 0, bytes_down: 0, message: null, times: 14 }, { at: ago(95), status: "all_sent", sent: 212, received: 31, held: 0, bytes_up: 84_000, bytes_down: 21_500, message: null, times: 1 }],
    }),
    bundle_list: () => ({ made: [{ bundle: "b1", to: [HQ], made_at: ago(14_000), parts: 1, changes: 41, files: 0, bytes: 18_000, at_hq: true, receipts: [] }, { bundle: "b3", to: [HQ], made_at: ago(60), parts: 2, changes: 14, files: 2, bytes: 4_100_000, at_hq: false, receipts: [] }], taken: [{ bundle: "b2", from: CHISINAU, made_at: ago(30_000), taken_at: ago(26_000), parts: 1, missing_parts: [], changes: 12 }] }),
    bundle_recipients: () => [CHISINAU],
    work_list: () => [{ id: "w1", kind: "export", unit: "steps", done: 1, total: 3, state: "running", began_at: "2026-11-22T10:00:00Z", ended_at: null, message: null }],
    operation_list: () => [],
    numbers: () => ({ post: "BUC", free: 37, void: [{ first: 12, last: 14, reason: "Draft deleted before it was sent", at: "2026-11-02T10:00:00Z" }], shared: [] }),
    attachment_list: () => ({ files: [], rules: { originals_up_to: 1_000_000, paused: false, stored_bytes: 0, room: 1_000_000_000 } }),
    view_list: () => [],
    reference: () => ({ name: "", label: "", source: "", entries: [] }),
    work_cancel: () => ({ done: true }),
    bundle_export: ({ path }) => ({ reply: { bundle: "b4", to: [HQ], made_at: ago(0), parts: [{ path, size: 18_400 }], changes: 14, files: 0, bytes: 18_400 }, changed: ["sync"] }),
    bundle_preview: () => ({ outside: { bundle: "b5", from: HQ, standing: "hq", to: [{ device: "d0", name: "field laptop 03", person: ME.name }], for_us: true, made_at: ago(2900), age_seconds: 174_000, part: 1, parts: 2, bytes: 22_800, intact: true }, inside: { taken_before: false, changes: 37, known: 4, waiting: 2, records: [{ case: main.id, case_number: main.number, kind: "person", n: 3 }, { case: main.id, case_number: main.number, kind: "note", n: 11 }, { case: "x", case_number: null, kind: "case", n: 1 }], conflicts: 1, missing: [{ case: main.id, device: "field laptop 07", changes: 3 }], missing_parts: [2], acknowledged_streams: 4, held: 1, files: 0, left_out: 0 } }),
    bundle_import: () => ({ reply: { outside: commands.bundle_preview().outside, again: false, changes: 37, known: 4, waiting: 2, acknowledged: 14, held: 1, files: 0, left_out: 0, missing_parts: [2], unsent: 0, conflicts: 1 }, changed: ["sync", "cases", "records", "conflicts"] }),
    log_verify: () => ({ ok: true, entries: 4182, streams: 212, bad: [] }),
    check: () => ({ ok: true, cases: 10_001, records: 64_220, changes: 70_400, attachments: 2, problems: [], repaired: 0 }),
    backup: ({ path }) => ({ path, size: 1, sha256: "00" }),
    passphrase_change: () => ({ done: true }),
    export_preview: ({ document, cases }) => ({ included: { case: cases.length || 1, person: 4, note: 2 }, left_out: [{ kind: "redaction", n: 1, why: "marked to be kept from readers outside; “[redacted]” stands in its place" }], marking: "CUI//SP-LEI/PRVCY", markings: ["CUI//SP-LEI/PRVCY", "CUI//SP-LEI/PRVCY//FED ONLY"], redacted: [{ record: { id: main.id, kind: "case", title: main.title }, place: "Narrative", words: "a clerk at the agency" }], parts: document === "case_list" ? [] : [{ name: "narrative", records: 0 }, { name: "subjects", records: 5 }, { name: "notes", records: 2 }], refused: null, doubt: null, file_name: `${cases[0] ?? "report"}.pdf` }),
    disclosure_list: () => exported,
    disclosure_verify: () => ({ sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", size: 184_220, found: exported }),
    export_case: ({ path }) => ({ included: { case: 1, person: 4, organisation: 1, travel_document: 4, evidence: 4, note: 2, task: 4 }, left_out: [{ kind: "person", n: 1, why: "source identities never leave the case" }], marking: "CUI//SP-LEI/PRVCY", sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", path, size: 184_220 }),
    demo: () => ({ read: 10, written: 10, rejected: 0, cases: 10, unchanged: 0, dry_run: false, bad: [] }),
  };

  return {
    set: (change) => Object.assign(state, change),
    call: (name, request) => (commands[name] ?? (() => fail("unknown_command", `No command ${name}`)))(request),
  };
}
