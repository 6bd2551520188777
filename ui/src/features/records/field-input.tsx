// One field of a form. The `name` attribute is the field's name in the schema.
import { lazy, Suspense, useId } from "react";
import type { FieldView, Person, RecordRef } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { Editor } from "../narrative";
import { CitePicker } from "./cite-picker";
import { isAsked } from "./form";
import type { Registry } from "./schema";

const RefSearch = lazy(() => import("./ref-search"));
const Suggestions = lazy(() => import("./suggestions"));

export interface FieldInputProps {
  kind: string;
  field: FieldView;
  value: string;
  onChange: (value: string) => void;
  registry: Registry;
  people: Person[];
  choices: RecordRef[];
  problem?: string;
  autoFocus?: boolean;
  /** Kinds that can be made while this form stays open, and what makes one. */
  makes?: string[];
  onMake?: (kind: string, name: string) => void;
}

const HINTS: Partial<Record<string, "hint.date" | "hint.partial_date" | "hint.instant" >> = {
  date: "hint.date",
  partial_date: "hint.partial_date",
  instant: "hint.instant",
};

export function FieldInput(props: FieldInputProps) {
  const { field, problem } = props;
  const id = useId();
  const hint = HINTS[field.type] ?? (field.list ? "hint.list" : undefined);
  return (
    <div className={`field ${width(field)}`}>
      <label htmlFor={id} id={`${id}-label`}>
        {field.label}
        {isAsked(field) && <span className="must" title={t("required")}> *</span>}
      </label>
      <Control {...props} id={id} hint={hint && t(hint)} />
      {!isElsewhere(field, props.registry) && <Makes {...props} />}
      {problem && (
        <span className="problem" id={`${id}-problem`}>
          <Icon name="circle-alert" size={14} />
          {problem}
        </span>
      )}
    </div>
  );
}

function Control({ id, field, value, onChange, registry, people, choices, problem, autoFocus, hint, makes, onMake }: FieldInputProps & { id: string; hint?: string | undefined }) {
  const shared = {
    id,
    name: field.name,
    className: "input",
    // People's words run in the direction of their own script.
    dir: "auto",
    "data-testid": `field-${field.name}`,
    "aria-invalid": problem ? true : undefined,
    "aria-describedby": problem ? `${id}-problem` : undefined,
    "aria-required": isAsked(field),
    autoFocus,
    value,
    title: hint,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  } as const;
  if (field.type === "mrz") return <textarea {...shared} dir="ltr" className="input mono" rows={3} spellCheck={false} autoCapitalize="characters" />;
  if (isElsewhere(field, registry)) {
    return (
      <Suspense fallback={<input {...shared} readOnly />}>
        <RefSearch id={id} name={field.name} kinds={field.refs} list={field.list} value={value} onPick={onChange} makes={makes ?? []} onMake={onMake} />
      </Suspense>
    );
  }
  const options = selectOptions(field, registry, people, choices);
  if (field.list && options) return <MultiPick {...shared} options={options} onPick={onChange} />;
  if (field.list) return <textarea {...shared} rows={2} placeholder={t("hint.list")} />;
  if (field.written) return <Narrative id={id} field={field} value={value} onChange={onChange} choices={choices} problem={problem} autoFocus={autoFocus} />;
  if (field.type === "long_text") return <textarea {...shared} rows={3} spellCheck />;
  if (options) {
    return (
      <select {...shared}>
        <option value="">{t("choose")}</option>
        {value && !options.some((option) => option.value === value) && <option value={value}>{value}</option>}
        {options.map((option, at) => (
          <option key={at} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    );
  }
  if (field.suggest) {
    return (
      <Suspense fallback={<input {...shared} />}>
        <Suggestions {...shared} list={field.suggest} />
      </Suspense>
    );
  }
  return <input {...shared} type="text" autoComplete="off" inputMode={field.type === "integer" ? "numeric" : undefined} placeholder={hint} spellCheck={field.type === "text"} />;
}

type NarrativeProps = Pick<FieldInputProps, "field" | "value" | "onChange" | "choices" | "problem" | "autoFocus"> & { id: string };

function Narrative({ id, field, value, onChange, choices, problem, autoFocus }: NarrativeProps) {
  return (
    <Editor
      id={id}
      labelledBy={`${id}-label`}
      name={field.name}
      testId={`field-${field.name}`}
      value={value}
      onChange={onChange}
      picker={choices.length > 0 ? (it) => <CitePicker records={choices} {...it} /> : undefined}
      describedBy={problem ? `${id}-problem` : undefined}
      invalid={Boolean(problem)}
      required={isAsked(field)}
      autoFocus={Boolean(autoFocus)}
    />
  );
}

/** What the list lacks is made here, without leaving the form. */
function Makes({ field, registry, makes = [], onMake }: FieldInputProps) {
  if (makes.length === 0 || !onMake) return null;
  return (
    <div className="makes">
      {makes.map((kind) => (
        <button key={kind} type="button" className="linklike" onClick={() => onMake(kind, "")} data-testid={`make-${field.name}-${kind}`}>
          {t("ref.make", { kind: registry.kindLabel(kind).toLowerCase() })}
        </button>
      ))}
    </div>
  );
}

/** What it points to is no part of the case in hand: it is looked for on the whole device. */
function isElsewhere(field: FieldView, registry: Registry): boolean {
  return field.type === "ref" && field.refs.length > 0 && field.refs.every((kind) => kind === "case" || registry.kind(kind)?.home !== "case");
}

function selectOptions(field: FieldView, registry: Registry, people: Person[], choices: RecordRef[]): { value: string; text: string }[] | null {
  if (field.type === "code" || (field.type === "country" && field.vocabulary)) return registry.options(field.vocabulary).map(({ code, label }) => ({ value: code, text: label }));
  if (field.type === "bool") return [{ value: "true", text: t("yes") }, { value: "false", text: t("no") }];
  if (field.type === "user") return people.map((person) => ({ value: person.id, text: person.name }));
  if (field.type === "ref") {
    const fits = choices.filter((choice) => field.refs.length === 0 || field.refs.includes(choice.kind));
    return fits.map((choice) => ({ value: choice.id, text: `${choice.title} · ${registry.kindLabel(choice.kind)}` }));
  }
  return null;
}

interface PickProps {
  id: string;
  name: string;
  value: string;
  title: string | undefined;
  options: { value: string; text: string }[];
  onPick: (value: string) => void;
}

/** Several values of a closed list: what is chosen as chips, and a list to add from. */
function MultiPick({ id, name, value, title, options, onPick }: PickProps) {
  const chosen = value.split("\n").filter(Boolean);
  return (
    <div className="multi">
      {chosen.map((one) => (
        <span key={one} className="chip">
          {options.find((option) => option.value === one)?.text ?? one}
          <button type="button" onClick={() => onPick(chosen.filter((other) => other !== one).join("\n"))} aria-label={t("remove", { name: one })}>
            <Icon name="x" size={14} />
          </button>
        </span>
      ))}
      <select id={id} name={name} className="input" data-testid={`field-${name}`} title={title} value="" onChange={(event) => onPick([...chosen, event.target.value].join("\n"))}>
        <option value="">{t(chosen.length ? "choose.more" : "choose")}</option>
        {options.filter((option) => !chosen.includes(option.value)).map((option, at) => (
          <option key={at} value={option.value}>{option.text}</option>
        ))}
      </select>
    </div>
  );
}

function width(field: FieldView): string {
  if (field.type === "long_text" || field.type === "mrz" || field.name === "title") return "wide";
  return ["date", "integer", "bool"].includes(field.type) && !field.list ? "third" : "";
}
