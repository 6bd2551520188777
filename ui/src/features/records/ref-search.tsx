// Picks records by a few letters of their names, from anywhere on this device or from a list, or makes one that is not
// there yet. Loaded when a form needs it.
import { useEffect, useState } from "react";
import { useAsk, type RecordRef } from "../../api";
import { t } from "../../i18n/t";
import { Chosen, Combo, type Choice } from "./combo";
import { useRegistry } from "./schema";

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
  /** Kinds that can be made right here. */
  makes?: string[];
  onMake?: ((kind: string, name: string) => void) | undefined;
}

const MOST = 8;

export default function RefSearch({ id, name, kinds, list, value, onPick, among, autoFocus, makes = [], onMake }: Props) {
  const [typed, setTyped] = useState("");
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState(false);
  const registry = useRegistry();
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), 150);
    return () => clearTimeout(timer);
  }, [typed]);
  const chosen = value.split("\n").filter(Boolean);
  const { data: named } = useAsk("record_list", { ids: chosen, limit: 500 }, { enabled: chosen.length > 0, keep: true });
  const { data } = useAsk("record_list", { kinds, text: text || null, limit: MOST }, { enabled: open && !among, keep: true });
  const rows: (RecordRef & { case_number?: string | null })[] = among ? namedLike(among, typed) : (data?.rows ?? []);
  const found = rows.filter((row) => !chosen.includes(row.id)).slice(0, MOST).map<Choice>((row) => ({ id: row.id, text: row.title, code: row.case_number ?? null }));
  const kindOf = (kind: string) => registry?.kindLabel(kind).toLowerCase() ?? kind;
  const made = makes.map<Choice>((kind) => ({ id: kind, text: t("ref.make", { kind: kindOf(kind) }), makes: true }));

  function pick(choice: Choice) {
    if (choice.makes) return onMake?.(choice.id, typed.trim());
    onPick((list ? [...chosen, choice.id] : [choice.id]).join("\n"));
    setPicked(true);
    setTyped("");
  }

  return (
    <div className="multi combo">
      {chosen.map((one) => (
        <Chosen key={one} title={named?.rows.find((row) => row.id === one)?.title ?? t("record.unknown")} onRemove={() => onPick(chosen.filter((other) => other !== one).join("\n"))} held={picked && !list} />
      ))}
      {(list || chosen.length === 0) && <Combo id={id} autoFocus={Boolean(autoFocus)} name={name} typed={typed} choices={[...found, ...made]} onTyped={setTyped} onOpen={setOpen} onPick={pick} />}
    </div>
  );
}

const folded = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Those whose names have every word that was typed. */
function namedLike(records: RecordRef[], text: string): RecordRef[] {
  const words = folded(text).split(/\s+/).filter(Boolean);
  return records.filter((record) => words.every((word) => folded(record.title).includes(word)));
}
