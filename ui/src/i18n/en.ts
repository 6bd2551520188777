// Every text of the window, by key. `_one` is the form for exactly one.
// Say what happened, what is safe, what to do. Never "synced", "dirty" or "failed to fetch".
export const en = {
  // General
  "yes": "Yes", "no": "No", "you": "you", "none": "None", "none.small": "none", "choose": "Choose…", "choose.more": "Add another…", "remove": "Remove {name}", "required": "required", "add": "Add", "edit": "Edit", "delete": "Delete",
  "save": "Save", "cancel": "Cancel", "close": "Close", "back": "Back", "more": "Show more", "show": "Show", "compare": "Compare", "examine": "Examine", "undo": "Undo", "undo.reason": "Undone by the person who made it",
  "history": "History", "actions": "Actions", "export": "Export", "new": "New", "lock": "Lock", "ago": "{age} ago", "minutes": "{n} min", "copied": "Copied {text}", "copy.number": "Copy the case number",
  "organisation": "organization", "marking": "Marking", "nav": "Main", "sections": "Sections of the case", "crumbs": "Where you are", "ahead.of": "ahead of", "behind": "behind",
  "saved.at": "Saved on this device {time}", "reason": "Reason", "reason.optional": "Reason (optional)", "by.device": "{author}, {device}",
  "fault": "This screen stopped on a fault of ours. What you saved is safe on this device.", "fault.again": "Show it again",
  "start.failed": "Chancery could not read the state of this device. Nothing was changed.",
  "failure.reference": "Quote this code when you ask for help: {reference}.",

  // Banner and lock
  "banner.device": "this device holds controlled unclassified information",
  "banner.handling": "handle as marked; every export carries its marking",
  "system.use": "U.S. Government system. Use is monitored and recorded; unauthorized use is prohibited.",
  "device.key": "Device key {key}",
  "unlock": "Unlock", "unlock.busy": "Unlocking…", "unlock.title": "Chancery is locked", "unlock.safe": "Your work is saved and encrypted on this device. You will return to the page you left.",
  "unlock.user": "Signed in as", "unlock.caps.on": "Caps Lock is on", "unlock.caps.off": "Caps Lock is off", "unlock.attempts": "{n} attempts left before a wait", "unlock.attempts_one": "1 attempt left before a wait",
  "unlock.wait": "try again in {time}", "unlock.cannot": "Can’t unlock?",
  "passphrase": "Passphrase", "passphrase.new": "New passphrase", "passphrase.old": "Present passphrase", "passphrase.again": "Passphrase again", "passphrase.differ": "The two passphrases differ.",
  "recover.title": "Set a new passphrase", "recover.text": "Type the recovery key from the paper that was made with this vault. Nothing in the vault changes.", "recovery.key": "Recovery key", "recover.action": "Set passphrase and unlock",
  "first.title": "Set up Chancery on this laptop", "first.subtitle": "Everything you enter is encrypted on this device. No network is needed.",
  "first.name": "Your full name", "first.device": "Name of this device", "first.device.hint": "field laptop 03", "first.post": "Post", "first.post.hint": "three letters, e.g. BUC", "first.role": "Role",
  "first.passphrase.note": "At least 12 characters; a sentence is good. Nobody can read the vault without it. On the next page you get a recovery key for paper.",
  "first.create": "Create the vault", "first.busy": "Making keys…", "first.step.vault": "Create the vault", "first.step.key": "Recovery key on paper", "first.step.work": "Start working",
  "key.title": "Write down the recovery key", "key.subtitle": "It is shown this once.", "key.warning": "With this key anyone can open the vault. Write it on paper, seal it, and keep it in the post’s safe, away from this laptop.",
  "key.written": "I wrote it down", "key.continue": "Continue",
  "role.investigator": "Investigator (ARSO-I)", "role.supervisor": "Supervisor (RSO)", "role.fsn": "FSN investigator", "role.hq": "HQ desk officer", "role.auditor": "Auditor",
  "role.short.investigator": "ARSO-I", "role.short.supervisor": "RSO", "role.short.fsn": "FSN", "role.short.hq": "HQ desk", "role.short.auditor": "Auditor",

  // Navigation
  "nav.home": "My work", "nav.conflicts": "Conflicts", "nav.approvals": "Approvals", "nav.cases": "Cases", "nav.records": "Records", "nav.people": "People, organizations", "nav.search": "Search", "nav.sync": "Sync center", "nav.settings": "Settings",
  "view.open": "Open cases", "view.mine": "My cases", "view.due": "Due in 7 days", "view.review": "In review", "view.drafts": "Drafts", "view.all": "All cases",
  "palette.open": "Search or run a command", "palette.none": "Nothing on this device matches.", "palette.move": "move", "palette.enter": "open", "palette.local": "Searches this device only — works offline", "palette.go": "Go to", "palette.do": "Do", "palette.search": "Search everything for “{text}”",

  // Status bar and link
  "link.alone": "This device only", "link.alone.text": "everything is saved here; HQ is not joined yet", "link.online": "Connected", "link.all.sent": "HQ has every change", "link.offline": "Offline", "link.offline.text": "everything is saved on this device",
  "link.days": "Not in touch with HQ for {n} days", "link.up.to.date": "Up to date with HQ: {when}", "link.reached": "Last in touch with HQ: {when}",
  "status.unsent": "{n} changes will be sent when connected", "status.unsent_one": "1 change will be sent when connected", "status.held": "HQ did not accept {n} changes; your text is kept", "status.held_one": "HQ did not accept 1 change; your text is kept",
  "status.conflicts": "{n} changes need your choice", "status.conflicts_one": "1 change needs your choice", "status.clock": "This laptop’s clock is {n} min {side} HQ. Nothing is lost", "status.locks": "Locks in {n} min",

  // Case list
  "cases": "Cases", "cases.filter": "Filter this list", "cases.count": "{n} cases", "cases.count_one": "1 case", "cases.none": "No cases here yet", "cases.none.next": "Open a new case with", "cases.none.filtered": "No case matches", "cases.none.filtered.next": "Clear the filter to see all of them.",
  "cases.type.any": "Any type", "cases.status.any": "Any status", "cases.status.open": "Neither draft nor closed", "cases.status.review": "Waiting for a decision", "cases.clear": "Clear", "cases.preview": "Preview", "cases.preview.none": "Choose a case to see it here.",
  "case.number": "Case number", "case.title.subject": "Title and main subject", "case.type": "Type", "case.status": "Status", "case.priority": "Priority", "case.priority.is": "Priority: {priority}", "case.lead": "Lead", "case.post": "Post", "case.due": "Next due", "case.changed": "Changed", "case.sync": "State of sending",
  "case.subject": "Main subject", "case.opened": "Opened", "case.tasks.open": "Open tasks", "case.tasks.all": "All tasks", "case.evidence.items": "Evidence items", "case.open": "Open case",

  // New case
  "case.new": "New case", "case.create": "Create draft", "case.create.hint": "Saved on this device as a draft with its number. Needs no network.",
  "problem.required": "Fill this in.", "problem.post": "Three letters, for example BUC.", "problem.passphrase": "At least 12 characters.",
  "hint.date": "YYYY-MM-DD", "hint.partial_date": "YYYY, YYYY-MM, YYYY-MM-DD or about YYYY", "hint.instant": "YYYY-MM-DD HH:MM, local time", "hint.list": "one per line",
  "form.foot": "Ctrl Enter saves", "form.kept": "This is what you typed before and did not save.", "form.start.again": "Start again",

  // Case page
  "section.overview": "Overview", "section.subjects": "Subjects", "section.documents": "Documents", "section.evidence": "Evidence", "section.notes": "Notes", "section.reports": "Reports", "section.leads": "Leads, referrals", "section.tasks": "Tasks", "section.timeline": "Timeline", "section.links": "Links", "section.outcomes": "Outcomes", "section.files": "Files", "section.history": "History", "section.sync": "Sync", "section.alarm": "needs attention",
  "case.attention": "Needs your attention", "case.synopsis": "Synopsis", "case.narrative": "Narrative", "case.synopsis.none": "Nothing written yet.", "case.details": "Details", "case.where": "Where this case is", "case.access": "Access", "case.access.post": "People at your post, and HQ.", "case.access.until": "until {date}",
  "case.copy.newer": "{n} changes newer", "case.copy.newer_one": "1 change newer", "case.copy.saved": "saved {when}", "case.copy.reached": "Last reached {when}", "case.copy.never": "Not reached yet",
  "case.unsent": "{n} changes to send", "case.unsent_one": "1 change to send", "case.conflicts": "{n} conflicts", "case.conflicts_one": "1 conflict", "case.edit": "Edit the case’s details", "case.sync.title": "Not yet acknowledged by HQ",
  "add.to.case": "Add to this case",
  "case.move": "Status", "case.move.title": "Move this case", "case.move.to": "Move to {to}", "case.move.refused": "not allowed now", "case.move.text": "From {from} to {to}.",
  "move.draft.preliminary": "Start the preliminary inquiry", "move.preliminary.pending_opening": "Request opening", "move.pending_opening.open": "Approve the opening", "move.pending_opening.preliminary": "Return the opening request", "move.open.suspended": "Suspend", "move.suspended.open": "Resume",
  "move.open.pending_closure": "Request closure", "move.preliminary.pending_closure": "Request closure", "move.suspended.pending_closure": "Request closure", "move.pending_closure.closed": "Approve the closure", "move.pending_closure.open": "Return the closure request", "move.closed.open": "Reopen",

  // Records
  "record.add": "Add {kind}", "record.edit": "Edit {kind}", "record.unknown": "a record that is not on this device", "record.deleted": "Deleted. It can be restored from History.", "record.delete.title": "Delete “{title}”?", "record.delete.text": "It leaves the lists and stays in History; it can be restored.", "record.history.title": "History of “{title}”",
  "version.current": "Current", "version.candidate": "Waiting for a choice", "version.superseded": "Before", "conflict.one": "Two versions",
  "records.none": "No {kind} yet", "records.none.next": "Add the first one with the button above.",
  "subjects.none": "No subjects yet", "subjects.none.next": "Add a person or an organization.", "subjects.name": "Name", "subjects.role": "Role", "subjects.born": "Born", "subjects.nationality": "Nationality", "subjects.documents": "Documents", "subjects.other": "Other cases", "subjects.case": "Case",
  "subjects.possible": "{n} possible", "subjects.fails": "{n} of {all} fails", "subjects.checked": "{n} on file", "subjects.identifiers": "Identifiers", "subjects.identifiers.none": "No phone, e-mail, account, address, vehicle or online name yet.",
  "documents.none": "No documents yet", "documents.none.next": "Add a passport, visa or card with", "documents.no.mrz": "No MRZ", "documents.no.mrz.long": "No machine readable zone was entered for this document.", "documents.unreadable": "Unreadable", "documents.fail": "{n} of {all} fail", "documents.fail_one": "1 of {all} fails", "documents.fail.n": "{n} checks fail", "documents.fail.n_one": "1 check fails", "documents.pass": "Passes", "documents.expires": "expires {date}", "documents.data": "Document",
  "documents.decision": "Examiner’s decision", "documents.decision.none": "No decision yet. A decision is logged with your name.", "documents.decided": "Decided by {by}, {on}", "documents.decide": "Decide: {decision}", "documents.decide.text": "The decision is logged with your name and the date.", "documents.decide.action": "Record decision",
  "mrz.zone": "Machine readable zone ({format})", "mrz.checks": "Checks", "mrz.field": "Field", "mrz.value": "Read value", "mrz.printed": "Printed digit", "mrz.computed": "Computed", "mrz.result": "Result", "mrz.visual": "Visual zone says", "mrz.matches": "Matches", "mrz.differs": "Does not match", "mrz.fits": "the printed digit fits {readings}",
  "mrz.failed": "{n} check digits do not match.", "mrz.failed_one": "1 check digit does not match.", "mrz.consistent": "All check digits match.", "mrz.unreadable": "This is no complete machine readable zone.", "mrz.failed.note": "A mismatch is a lead, not proof — rule out a misread first.", "mrz.consistent.note": "Consistent is not the same as genuine.",
  "mrz.check.number": "Document number", "mrz.check.birth": "Date of birth", "mrz.check.expiry": "Date of expiry", "mrz.check.personal_number": "Personal number", "mrz.check.composite": "Composite",
  "evidence.add": "Log item", "evidence.none": "No evidence yet", "evidence.none.next": "Log the first item with", "evidence.item": "Item", "evidence.description": "Description", "evidence.kind": "Kind", "evidence.where": "Where now", "evidence.holder": "Holder", "evidence.seal": "Seal", "evidence.seal.recorded": "Recorded", "evidence.seal.missing": "Not recorded", "evidence.two.chains": "Two chains", "evidence.data": "Item",
  "evidence.chain": "Chain of custody — {item}", "evidence.chain.none": "No hand-over recorded yet.", "evidence.transfer": "Transfer custody…", "evidence.transfer.title": "Transfer custody of {item}", "evidence.conflict": "Two hand-overs of this item were recorded without knowledge of each other. Both are kept; find out who holds it and record the true hand-over.",
  "custody.when": "When", "custody.action": "What", "custody.from": "From", "custody.to": "To", "custody.purpose": "Purpose", "custody.recorded": "Recorded by",
  "notes.add": "Add note", "notes.none": "No notes yet", "notes.none.next": "Write the first one with", "notes.addendum": "Addendum", "notes.addendum.title": "Addendum to “{title}”", "notes.addendum.to": "Addendum to “{title}”",
  "tasks.add": "Add task", "tasks.none": "No open tasks", "tasks.none.next": "Add one with", "tasks.done": "Done", "tasks.title": "Task", "tasks.assignee": "Assignee", "tasks.due": "Due", "tasks.state": "State", "tasks.tick": "Done: {title}",
  "timeline.none": "Nothing has happened yet", "timeline.none.next": "Notes, evidence, documents and decisions show up here by their own date.", "timeline.entered": "entered {when}", "timeline.strip": "Events by kind over time; the same events are in the list below",
  "lane.documents": "Documents", "lane.contacts": "Contacts", "lane.custody": "Custody", "lane.evidence": "Evidence", "lane.tasks": "Tasks", "lane.outcomes": "Outcomes", "lane.decisions": "Decisions", "lane.case": "Case",
  "files.add": "Attach a file…", "files.none": "No files yet", "files.none.next": "Files are stored encrypted with their SHA-256.", "files.name": "Name", "files.size": "Size", "files.added": "Added", "files.state": "Where", "files.hash": "SHA-256", "files.here": "On this device", "files.elsewhere": "Not on this device yet", "files.save": "Save a copy…", "files.saved": "Written to {path}",
  "history.note": "Each line is one signed change. The version that was not kept is here too.", "history.when": "When", "history.who": "Who", "history.what": "What", "history.state": "HQ", "history.more": "and {n} more", "history.reason": "reason: {reason}",
  "change.unsent": "Not sent yet", "change.sent": "Acknowledged", "change.held": "Not accepted", "change.received": "Received",
  "edit.created": "Created", "edit.deleted": "Deleted", "edit.restored": "Restored", "edit.set": "Changed", "edit.added": "Added", "edit.removed": "Removed", "edit.resolved": "Decided", "edit.appended": "Recorded", "edit.unknown": "Changed by a newer version",
  "action.case.new": "New case", "action.case.edit": "Case edited", "action.case.transition": "Status changed", "action.record.add": "Added", "action.record.set": "Edited", "action.record.delete": "Deleted", "action.record.restore": "Restored", "action.import": "Imported", "action.attach": "File attached", "action.conflict.resolve": "Conflict decided", "action.approval.decide": "Request decided", "action.custody.add": "Hand-over recorded", "action.demo": "Fictional cases made",

  // Approvals
  "approvals.waiting": "Waiting", "approvals.all": "Also decided", "approvals.none": "Nothing waits for a decision", "approvals.none.next": "Requests to open or close a case show up here.", "approvals.case": "Case", "approvals.asks": "Asks for", "approvals.by": "Requested by", "approvals.reason": "Reason", "approvals.state": "State", "approvals.approve": "Approve", "approvals.return": "Return…", "approvals.approved": "Approved", "approvals.returned": "Returned", "approvals.approve.title": "Approve the {asks}?", "approvals.return.title": "Return the {asks}",
  "asks.opening": "Opening", "asks.closure": "Closure", "asks.report": "Report", "asks.transfer": "Transfer", "asks.release": "Release",
  "rule.four_eyes": "You asked for this; somebody else has to decide.", "rule.role": "Your role may not decide this.", "rule.other": "You may not decide this ({rule}).",

  // Conflicts
  "conflicts.title": "Conflicts to review", "conflicts.none": "No change needs your choice", "conflicts.none.next": "When two people change the same thing without knowing of each other, both versions wait here.", "conflicts.fields": "{n} fields", "conflicts.fields_one": "1 field",
  "conflicts.explain": "Two people changed the same fields while they could not reach each other. Choose what the record should say.", "conflicts.kept": "The version you do not choose stays in History.", "conflicts.mine": "Yours, on this device", "conflicts.theirs": "From {name}",
  "conflicts.before": "Before: {value}", "conflicts.before.show": "Show text before", "conflicts.choose": "Choose", "conflicts.decided.one": "Decided", "conflicts.decided": "{n} of {all} decided", "conflicts.both": "Keep both sets of changes", "conflicts.both.why": "they touch different words", "conflicts.edit": "Write it anew", "conflicts.deletion": "Deletion", "conflicts.deleted": "Deleted",
  "conflicts.key.mine": "yours", "conflicts.key.theirs": "theirs", "conflicts.key.both": "both", "conflicts.key.next": "next", "conflicts.later": "Decide later", "conflicts.save": "Save decisions", "conflicts.reason": "Reason, kept in History", "conflicts.reason.default": "Compared both versions",

  // Sync
  "sync.open": "Open in Sync center", "sync.this.device": "This device", "sync.safe": "Everything you entered is saved on this device", "sync.offline.since": "Offline since {when}", "sync.try": "Try now", "sync.sending": "Sending…", "sync.locked.too": "What you save is sent by itself when HQ can be reached.", "sync.join.first": "Join HQ first; until then your work stays on this device.", "sync.alone": "{n} changes wait until this device has joined HQ.", "sync.alone_one": "1 change waits until this device has joined HQ.", "sync.all.sent": "Up to date with HQ: {when}. HQ acknowledged every change.", "sync.nothing": "Nothing waits to be sent.", "sync.waiting": "{n} changes ({size}) will be sent when HQ can be reached.", "sync.waiting_one": "1 change ({size}) will be sent when HQ can be reached.",
  "sync.report.all_sent": "All sent.", "sync.report.partial": "Partly sent; the rest is kept and goes next time.", "sync.report.offline": "HQ could not be reached. Nothing was lost.", "sync.report.refused": "HQ refused this device.", "sync.report.counts": "{sent} sent, {received} received · {up} up, {down} down.",
  "sync.hq": "Headquarters", "sync.hq.address": "Address", "sync.hq.contact": "Last in touch", "sync.hq.attempt": "Last attempt", "sync.hq.never": "not yet",
  "sync.queue": "Waiting to send", "sync.queue.none": "Nothing waits", "sync.queue.none.next": "Every change was acknowledged by HQ.", "sync.show.all": "Show all {n}", "sync.column.saved": "Saved", "sync.column.record": "Record", "sync.column.change": "Change", "sync.column.age": "Age", "sync.column.size": "Size", "sync.column.state": "State", "sync.state.waiting": "Waiting", "sync.state.held": "Not accepted", "sync.state.conflict": "Needs your choice",
  "sync.log": "Log", "sync.log.none": "No exchange yet.", "sync.mark.sent": "HQ has it", "sync.mark.unsent": "Saved here, not sent yet", "sync.mark.held": "HQ did not accept it", "sync.mark.conflict": "Needs your choice",
  "join.title": "Join HQ", "join.text": "Ask the administrator at HQ for a code. It works once, for 24 hours.", "join.url": "Address of HQ", "join.code": "Code", "join.ca": "Certificate file of HQ (CA)", "join.ca.hint": "path of the .pem file", "join.ca.choose": "Choose the file", "join.action": "Join", "join.busy": "Joining…",

  // Export, search, settings
  "export.title": "Export {number}", "export.text": "The file will carry the strictest marking of its parts:", "export.format": "Format", "export.pdf": "PDF document", "export.json": "JSON", "export.save": "Save the export", "export.run": "Choose where and write…", "export.busy": "Writing…", "export.done": "Written to {path} ({size}). The export is in the log.", "export.included": "Included", "export.left.out": "Left out", "export.left.out.none": "Nothing",
  "search.placeholder": "Names, numbers, words", "search.start": "Search this device", "search.start.next": "Type at least two letters. Works offline; finds only what you may see.", "search.none": "Nothing on this device matches “{text}”", "search.none.next": "Try fewer letters or another spelling.", "search.matched": "found in {field}",
  "people.count": "{n} records", "people.count_one": "1 record", "people.none": "Nobody here yet", "people.none.next": "People and organizations are added inside a case.",
  "home.due": "Due", "home.due.none": "Nothing is due", "home.due.none.next": "Tasks and cases with a due date show up here.", "home.decide": "Needs a decision", "home.decide.none": "Nothing waits for you", "home.decide.none.next": "Conflicts and requests show up here.", "home.drafts": "Drafts", "home.drafts.none": "No drafts", "home.changed": "Changed by others since you last looked", "home.changed.none": "No news from others", "home.changed.none.next": "Changes by colleagues show up here after an exchange with HQ.", "home.recent": "Recently changed",
  "demo": "Fill with fictional cases", "demo.done": "{n} fictional cases made",
  "settings.look": "Appearance and keyboard", "settings.theme": "Theme", "settings.theme.system": "System", "settings.theme.light": "Light", "settings.theme.dark": "Dark", "settings.theme.contrast": "High contrast", "settings.size": "Text size", "settings.idle": "Lock when nobody is here for", "settings.single": "Single-key commands", "settings.single.text": "C, J, K, 1, 2, 3 and others work without Ctrl",
  "settings.vault": "Vault of this device", "settings.passphrase": "Passphrase", "settings.passphrase.action": "Change passphrase…", "settings.passphrase.done": "The passphrase was changed.", "settings.verify": "Tamper-evident log", "settings.verify.action": "Verify now", "settings.verify.ok": "{n} entries, every one whole and signed.", "settings.verify.bad": "{n} damaged streams. Do not work on; tell HQ.", "settings.check": "Soundness of the vault", "settings.check.action": "Check now", "settings.check.ok": "Sound: {cases} cases, {records} records.", "settings.check.bad": "{n} problems found. Nothing was deleted.", "settings.backup": "Encrypted copy", "settings.backup.action": "Write a backup…",
  "settings.keys": "Keys",
  "keys.palette": "Search or run a command", "keys.filter": "Filter the list; elsewhere, search", "keys.new": "New case", "keys.home": "My work", "keys.list": "Open cases", "keys.conflicts": "Conflicts", "keys.sync": "Sync center", "keys.move": "Down and up in a list", "keys.open": "Open", "keys.preview": "Preview", "keys.sections": "Sections of a case", "keys.add": "Add a subject", "keys.document": "Add a document", "keys.evidence": "Log an evidence item", "keys.note": "Add a note", "keys.task": "Add a task", "keys.conflict": "In conflicts: yours, theirs, both, next", "keys.save": "Save a form", "keys.lock": "Lock", "keys.help": "This list",
} as const;
