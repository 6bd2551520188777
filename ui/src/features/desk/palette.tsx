// Go anywhere, open any case, run a command. A combobox with a list, after the ARIA pattern.
import { useEffect, useMemo, useState, type KeyboardEvent } from "react";
import { useAsk } from "../../api";
import { t } from "../../i18n/t";
import { Sheet } from "../../shared/dialog";
import { Icon, type IconName } from "../../shared/icon";
import { keyWords } from "../../shared/keys";
import { useOffered, type Offer } from "../../shared/offers";
import { go, href } from "../../shared/router";
import { kindIcon, recordHref, useRegistry } from "../records";

interface Entry {
  id: string;
  group: string;
  icon: IconName;
  code?: string;
  text: string;
  end?: string;
  run: () => void;
}

export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const entries = useEntries(text);
  useEffect(() => setAt(0), [text]);

  function run(entry: Entry | undefined) {
    if (!entry) return;
    onClose();
    entry.run();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "ArrowDown") setAt(Math.min(entries.length - 1, at + 1));
    else if (event.key === "ArrowUp") setAt(Math.max(0, at - 1));
    else if (event.key === "Enter") run(entries[at]);
    else return;
    event.preventDefault();
  }

  useEffect(() => {
    document.getElementById(`palette-${at}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);

  return (
    <Sheet label={t("palette.open")} className="palette" onClose={onClose} testId="palette">
      <div className="palette-in">
        <Icon name="search" />
        <input
          dir="auto"
          role="combobox"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={entries[at] ? `palette-${at}` : undefined}
          aria-label={t("palette.open")}
          placeholder={t("palette.open")}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          autoFocus
          data-testid="palette-input"
        />
        <kbd>Esc</kbd>
      </div>
      <div className="palette-list" id="palette-list" role="listbox" aria-label={t("palette.open")}>
        {entries.map((entry, index) => (
          <div key={entry.id}>
            {entries[index - 1]?.group !== entry.group && <h3 role="presentation">{entry.group}</h3>}
            <div id={`palette-${index}`} className="palette-item" role="option" aria-selected={index === at} onPointerMove={() => setAt(index)} onClick={() => run(entry)}>
              <Icon name={entry.icon} />
              {entry.code && <span className="mono quiet">{entry.code}</span>}
              <span className="cut">{entry.code ? <strong>{entry.text}</strong> : entry.text}</span>
              {entry.end && <span className="end">{entry.end}</span>}
            </div>
          </div>
        ))}
        {entries.length === 0 && <p className="empty">{t("palette.none")}</p>}
      </div>
      <div className="palette-foot">
        <span><kbd>↑</kbd><kbd>↓</kbd> {t("palette.move")}</span>
        <span><kbd>Enter</kbd> {t("palette.enter")}</span>
        <span>{t("palette.local")}</span>
      </div>
    </Sheet>
  );
}

function useEntries(text: string): Entry[] {
  const registry = useRegistry();
  const offered = useOffered();
  const words = text.trim();
  const cases = useAsk("case_list", { text: words, limit: 7 }, { enabled: words.length > 1, keep: true });
  const hits = useAsk("search", { text: words, limit: 6 }, { enabled: words.length > 2, keep: true });
  return useMemo(() => {
    const found = matching(offered.map(asEntry), words);
    if (words.length < 2) return found;
    const rows = (cases.data?.rows ?? []).map<Entry>((row) => ({ id: row.id, group: t("nav.cases"), icon: "folder", code: row.number, text: row.title, end: row.post, run: () => go(href(["case", row.number || row.id])) }));
    const records = (hits.data ?? [])
      .filter((hit) => hit.kind !== "case")
      .map<Entry>((hit) => ({ id: hit.id, group: t("nav.records"), icon: kindIcon(hit.kind), text: hit.title, end: [registry?.kindLabel(hit.kind) ?? hit.kind, hit.case_number].filter(Boolean).join(" · "), run: () => go(recordHref(hit.kind, hit.id, hit.case_number, sectionFor(hit.kind))) }));
    return [...rows, ...records, ...found, { id: "search", group: t("palette.do"), icon: "search", text: t("palette.search", { text: words }), run: () => go(href(["search"], { q: words })) }];
  }, [words, cases.data, hits.data, registry, offered]);
}

const asEntry = ({ key, ...offer }: Offer): Entry => ({ ...offer, ...(key ? { end: keyWords(key) } : {}) });

/** Every word that was typed stands somewhere in the command. */
function matching(entries: Entry[], text: string): Entry[] {
  const wanted = text.toLowerCase().split(/\s+/);
  return entries.filter((entry) => wanted.every((word) => `${entry.group} ${entry.text}`.toLowerCase().includes(word)));
}

export function sectionFor(kind: string): string {
  const sections: Record<string, string> = { person: "subjects", organisation: "subjects", travel_document: "documents", evidence: "evidence", custody_event: "evidence", note: "notes", task: "tasks", outcome: "outcomes", attachment: "files", link: "links",
    container: "evidence", checklist_item: "tasks", case_review: "tasks", reward_nomination: "outcomes", report: "reports", report_section: "reports", report_comment: "reports", disclosure: "reports", lead: "leads", referral: "leads" };
  return sections[kind] ?? (["phone", "email", "account", "address", "vehicle", "handle"].includes(kind) ? "subjects" : "overview");
}
