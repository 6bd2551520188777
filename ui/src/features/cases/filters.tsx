// What narrows the list, each as a chip that can be taken away, and the menu that adds more.
import type { Person, PostView } from "../../api";
import { useAsk } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { Menu, type MenuGroup } from "../../shared/menu";
import { usePeople, useRegistry, type Registry } from "../records";
import { MANY, toggledIn, valuesWords, without, type Filter, type Many } from "./views";

interface Props {
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

interface Option {
  value: string;
  text: string;
}

const DUE_DAYS = [0, 7, 30];

export function Filters({ filter, onFilter }: Props) {
  const registry = useRegistry();
  const people = usePeople();
  const posts = useAsk("post_list", {}, { keep: true }).data ?? [];
  if (!registry) return null;
  const options = optionsOf(registry, people, posts, filter);
  const groups: MenuGroup[] = [
    ...MANY.filter((name) => options[name].length > 0).map((name) => ({
      title: t(`filter.${name}`),
      many: true,
      entries: options[name].map(({ value, text }) => ({ id: `${name}:${value}`, text, checked: filter[name]?.includes(value) ?? false, run: () => onFilter(toggledIn(filter, name, value)) })),
    })),
    {
      title: t("filter.due"),
      many: true,
      entries: [
        ...DUE_DAYS.map((days) => ({ id: `due:${days}`, text: dueWords(days), checked: filter.due_within_days === days, run: () => onFilter(filter.due_within_days === days ? without(filter, "due_within_days") : { ...filter, due_within_days: days }) })),
        { id: "mine", text: t("filter.mine"), checked: Boolean(filter.mine), run: () => onFilter(filter.mine ? without(filter, "mine") : { ...filter, mine: true }) },
      ],
    },
  ];
  return (
    <>
      {MANY.map((name) => {
        const values = filter[name] ?? [];
        const words = valuesWords(values.map((value) => options[name].find((option) => option.value === value)?.text ?? value));
        return values.length > 0 && <Chip key={name} name={name} label={t(`filter.${name}`)} words={words} onRemove={() => onFilter(without(filter, name))} />;
      })}
      {filter.mine && <Chip name="mine" label={t("filter.lead")} words={t("you")} onRemove={() => onFilter(without(filter, "mine"))} />}
      {filter.due_within_days != null && <Chip name="due" label={t("filter.due")} words={dueWords(filter.due_within_days)} onRemove={() => onFilter(without(filter, "due_within_days"))} />}
      <Menu label={t("filter.add")} className="chip add" testId="filter-add" entries={groups}>
        <Icon name="list-filter" size={14} /> {t("filter.add")}
      </Menu>
    </>
  );
}

function Chip({ name, label, words, onRemove }: { name: string; label: string; words: string; onRemove: () => void }) {
  return (
    <span className="chip" data-testid={`filter-${name}`}>
      {label} <strong>{words}</strong>
      <button type="button" onClick={onRemove} aria-label={t("remove", { name: `${label} ${words}` })}>
        <Icon name="x" size={14} />
      </button>
    </span>
  );
}

function dueWords(days: number): string {
  return days === 0 ? t("filter.overdue") : t("filter.due.in", { n: days });
}

function optionsOf(registry: Registry, people: Person[], posts: PostView[], filter: Filter): Record<Many, Option[]> {
  const codes = (field: string) => registry.options(registry.field("case", field)?.vocabulary ?? null).map(({ code, label }) => ({ value: code, text: label }));
  const known = posts.map(({ code, name }) => ({ value: code, text: `${code} ${name}` }));
  // A post that is filtered by stays in the menu even where headquarters lists none.
  const others = (filter.post ?? []).filter((code) => !posts.some((post) => post.code === code)).map((code) => ({ value: code, text: code }));
  return { status: codes("status"), type: codes("type"), priority: codes("priority"), post: [...known, ...others], lead: people.map(({ id, name }) => ({ value: id, text: name })) };
}
