// Picks records by a few letters of their names, from anywhere on this device or from a list. Loaded when a form needs it.
import { useEffect, useId, useState } from "react";
import { useAsk, type RecordRef } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";

interface Props {
  id: string;
  name: string;
  kinds: string[];
  list: boolean;
  /** Ids, one a line. */
  value: string;
  onPick: (value: string) => void;
  /** Only these, where a search on this device would find too much. */
  among?: RecordRef[];
  autoFocus?: boolean;
}

const MOST = 8;

export default function RefSearch({ id, name, kinds, list, value, onPick, among, autoFocus }: Props) {
  const [typed, setTyped] = useState("");
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [current, setCurrent] = useState(0);
  const box = useId();
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), 150);
    return () => clearTimeout(timer);
  }, [typed]);
  const chosen = value.split("\n").filter(Boolean);
  const { data: named } = useAsk("record_list", { ids: chosen, limit: 500 }, { enabled: chosen.length > 0, keep: true });
  const { data } = useAsk("record_list", { kinds, text: text || null, limit: MOST }, { enabled: open && !among, keep: true });
  const rows: (RecordRef & { case_number?: string | null })[] = among ? namedLike(among, typed) : (data?.rows ?? []);
  const found = open ? rows.filter((row) => !chosen.includes(row.id)).slice(0, MOST) : [];

  function pick(record: string) {
    onPick((list ? [...chosen, record] : [record]).join("\n"));
    setTyped("");
    setOpen(false);
  }

  function onKeyDown(event: React.KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      setOpen(true);
      setCurrent((at) => Math.min(Math.max(0, at + step), Math.max(0, found.length - 1)));
    } else if (event.key === "Enter" && !event.ctrlKey && open && found[current]) pick(found[current].id);
    else if (event.key === "Escape" && open) {
      setOpen(false);
      event.stopPropagation();
    } else return;
    event.preventDefault();
  }

  return (
    <div className="multi" style={{ position: "relative" }}>
      {chosen.map((one) => {
        const title = named?.rows.find((row) => row.id === one)?.title ?? t("record.unknown");
        return (
          <span key={one} className="chip">
            {title}
            <button type="button" onClick={() => onPick(chosen.filter((other) => other !== one).join("\n"))} aria-label={t("remove", { name: title })}>
              <Icon name="x" size={14} />
            </button>
          </span>
        );
      })}
      {(list || chosen.length === 0) && (
        <input
          dir="auto"
          id={id}
          name={name}
          className="input"
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={box}
          aria-autocomplete="list"
          aria-activedescendant={found[current] ? `${box}-${current}` : undefined}
          autoComplete="off"
          autoFocus={autoFocus}
          placeholder={t("ref.search")}
          value={typed}
          onChange={(event) => [setTyped(event.target.value), setOpen(true), setCurrent(0)]}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
          data-testid={`field-${name}`}
        />
      )}
      {found.length > 0 && (
        <ul id={box} role="listbox" className="menu" style={{ position: "absolute", top: "100%", left: 0, right: 0, zIndex: 5, background: "var(--canvas)", border: "1px solid var(--line)" }}>
          {found.map((row, at) => (
            <li key={row.id} id={`${box}-${at}`} role="option" aria-selected={at === current} style={{ padding: "0.375rem 0.5rem", background: at === current ? "var(--accent-tint)" : undefined }} onPointerDown={(event) => event.preventDefault()} onClick={() => pick(row.id)}>
              {row.title} {row.case_number && <span className="mono quiet">{row.case_number}</span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Those whose names have every word that was typed. */
function namedLike(records: RecordRef[], text: string): RecordRef[] {
  const words = folded(text).split(/\s+/).filter(Boolean);
  return records.filter((record) => words.every((word) => folded(record.title).includes(word)));
}
