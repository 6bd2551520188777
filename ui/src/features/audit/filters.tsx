// What narrows the log: chips that can be taken away, the menu that adds more, a case and two days.
import { useAsk, type LogChoices } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { Menu, type MenuGroup } from "../../shared/menu";
import { MANY, SOURCES, toggled, type Filter, type Many } from "./filter";
import { kindWords } from "./said";

interface Props {
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

interface Option {
  value: string;
  text: string;
}

export function Filters({ filter, onFilter }: Props) {
  const { data } = useAsk("log_choices", {}, { keep: true });
  const options = optionsOf(data);
  return (
    <>
      <select className="input" style={{ width: "auto" }} name="source" value={filter.source} onChange={(event) => onFilter({ ...filter, source: event.target.value as Filter["source"] })} aria-label={t("audit.source")} data-testid="audit-source">
        {SOURCES.map((source) => <option key={source} value={source}>{t(`audit.source.${source}`)}</option>)}
      </select>
      <input className="input mono" style={{ width: "12.5rem" }} name="case" value={filter.case} onChange={(event) => onFilter({ ...filter, case: event.target.value })} placeholder={t("audit.case.find")} aria-label={t("audit.case.find")} data-testid="audit-case" />
      {(["from", "to"] as const).map((side) => (
        <label key={side} className="quiet">
          {t(`audit.${side}`)} <input className="input" style={{ width: "7.5rem" }} name={side} value={filter[side]} onChange={(event) => onFilter({ ...filter, [side]: event.target.value })} placeholder={t("hint.date")} data-testid={`audit-${side}`} />
        </label>
      ))}
      {MANY.filter((name) => filter[name].length > 0).map((name) => (
        <Chip key={name} name={name} words={filter[name].map((value) => options[name].find((option) => option.value === value)?.text ?? value).join(", ")} onRemove={() => onFilter({ ...filter, [name]: [] })} />
      ))}
      <Menu label={t("filter.add")} className="chip add" testId="audit-add" entries={groupsOf(data, options, filter, onFilter)}>
        <Icon name="list-filter" size={14} /> {t("filter.add")}
      </Menu>
    </>
  );
}

function Chip({ name, words, onRemove }: { name: Many; words: string; onRemove: () => void }) {
  const label = t(`audit.${name}`);
  return (
    <span className="chip" data-testid={`audit-chip-${name}`}>
      {label} <strong>{words}</strong>
      <button type="button" onClick={onRemove} aria-label={t("remove", { name: `${label} ${words}` })}>
        <Icon name="x" size={14} />
      </button>
    </span>
  );
}

const named = (name: string): Option => ({ value: name, text: kindWords(name) });

function optionsOf(data: LogChoices | undefined): Record<Many, Option[]> {
  const byId = ({ id, name }: { id: string; name: string }): Option => ({ value: id, text: name });
  return { people: (data?.people ?? []).map(byId), devices: (data?.devices ?? []).map(byId), kinds: [...(data?.actions ?? []), ...(data?.acts ?? [])].map(named) };
}

/** Kinds of change and kinds of looking are one filter in two groups. */
function groupsOf(data: LogChoices | undefined, options: Record<Many, Option[]>, filter: Filter, onFilter: Props["onFilter"]): MenuGroup[] {
  const group = (title: string, name: Many, entries: Option[]): MenuGroup => ({
    title,
    many: true,
    entries: entries.map(({ value, text }) => ({ id: `${name}:${value}`, text, checked: filter[name].includes(value), run: () => onFilter(toggled(filter, name, value)) })),
  });
  const groups = [
    group(t("audit.people"), "people", options.people),
    group(t("audit.devices"), "devices", options.devices),
    group(t("audit.actions"), "kinds", (data?.actions ?? []).map(named)),
    group(t("audit.acts"), "kinds", (data?.acts ?? []).map(named)),
  ];
  return groups.filter(({ entries }) => entries.length > 0);
}
