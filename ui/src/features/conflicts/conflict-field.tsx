// One conflict: what it was before, each version with its own words marked, and what to keep.
import { useId, type ReactNode } from "react";
import type { Candidate, Conflict, FieldValue, Person } from "../../api";
import { joined } from "../../i18n/apart";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { Pieces } from "../../shared/parts";
import { instantWords } from "../../shared/time";
import { changedPieces } from "../../shared/words";
import { Editor } from "../narrative";
import { usePeople, useRegistry, words, type Registry } from "../records";
import { isGroup, isText, ordered, type Choice } from "./choice";

export function Sides({ conflict }: { conflict: Conflict }) {
  const now = useNow();
  return (
    <div className="conflict-grid conflict-sides">
      <div />
      {ordered(conflict).slice(0, 2).map((candidate) => (
        <div key={candidate.n} data-testid={candidate.mine ? "side-mine" : "side-theirs"}>
          <span className="mark">
            <Icon name={candidate.mine ? "laptop" : "server"} className={candidate.mine ? "accent" : "incoming"} />
            <span>
              <strong>{candidate.mine ? t("conflicts.mine") : t("conflicts.theirs", { name: candidate.author })}</strong>
              <span className="quiet">{by(candidate, now, !candidate.mine)}</span>
            </span>
          </span>
        </div>
      ))}
    </div>
  );
}

function by(candidate: Candidate, now: Date, nameSaid = false): string {
  return joined([nameSaid ? "" : candidate.author, candidate.post, instantWords(candidate.at, now), candidate.device]);
}

interface Props {
  id: string;
  conflict: Conflict;
  choice: Choice | undefined;
  active: boolean;
  onFocus: () => void;
  onChoose: (choice: Choice) => void;
}

export function ConflictField({ id, conflict, choice, active, onFocus, onChoose }: Props) {
  const registry = useRegistry();
  const people = usePeople();
  const name = useId();
  const now = useNow();
  if (!registry) return null;
  const say = (value: Conflict["base"]) => valueWords(registry, conflict, value, people);
  const before = say(conflict.base);
  const label = conflict.what === "deletion" ? t("conflicts.deletion") : registry.fieldLabel(conflict.kind, conflict.field);
  const candidates = ordered(conflict);
  const field = registry.field(conflict.kind, conflict.field);
  const isProse = ["text", "long_text", "name"].includes(field?.type ?? "");
  const editable = conflict.fields.length <= 1 && isProse && candidates.every((candidate) => isText(candidate.value));
  // What is edited is the text itself, with its headings and redactions, not its words alone.
  const first = candidates[0]?.value ?? null;
  const start = conflict.both ?? (isText(first) ? first : say(first));
  return (
    <div id={id} className="conflict-field" role="radiogroup" aria-label={label} data-active={active} onFocus={onFocus} data-testid={`conflict-${conflict.field}`}>
      <div className="conflict-grid">
        <div className="field-name">
          <strong>{label}</strong>
          {before.length <= 60 ? (
            <span className="quiet">{t("conflicts.before", { value: before || t("none") })}</span>
          ) : (
            <details>
              <summary className="linklike">{t("conflicts.before.show")}</summary>
              <p className="quiet pre">{before}</p>
            </details>
          )}
          {choice ? <span className="tag ok"><Icon name="check" size={14} /> {t("conflicts.decided.one")}</span> : <span className="tag conflict">{t("conflicts.choose")}</span>}
        </div>
        {candidates.map((candidate, at) => (
          <Option key={candidate.n} name={name} checked={choice?.kind === "keep" && choice.n === candidate.n} onChoose={() => onChoose({ kind: "keep", n: candidate.n })} testId={candidate.mine ? "choice-mine" : candidates.length > 2 && at > 1 ? `choice-${candidate.n}` : "choice-theirs"}>
            {at > 1 && <p className="quiet">{by(candidate, now)}</p>}
            {candidate.value === null && conflict.what === "deletion" ? t("conflicts.deleted") : <Pieces pieces={isProse ? changedPieces(before, say(candidate.value) || t("none")) : [{ text: say(candidate.value) || t("none"), changed: false }]} />}
          </Option>
        ))}
        {conflict.both !== null && (
          <Option name={name} both checked={choice?.kind === "both"} onChoose={() => onChoose({ kind: "both" })} testId="choice-both">
            <p><strong>{t("conflicts.both")}</strong> <span className="quiet">— {t("conflicts.both.why")}</span></p>
            <Pieces pieces={changedPieces(before, say(conflict.both))} />
          </Option>
        )}
        {editable && (
          <Option name={name} both slim checked={choice?.kind === "edit"} onChoose={() => onChoose({ kind: "edit", text: start })} testId="choice-edit">
            <p>{t("conflicts.edit")}</p>
            {choice?.kind === "edit" && <Own written={field?.written ?? false} text={choice.text} onChange={(text) => onChoose({ kind: "edit", text })} />}
          </Option>
        )}
      </div>
    </div>
  );
}

/** One's own words in place of either version. */
function Own({ written, text, onChange }: { written: boolean; text: string; onChange: (text: string) => void }) {
  const id = useId();
  if (!written) return <textarea className="input" dir="auto" rows={Math.min(8, Math.max(2, Math.ceil(text.length / 90)))} value={text} onChange={(event) => onChange(event.target.value)} aria-label={t("conflicts.edit")} spellCheck data-testid="choice-edit-text" />;
  // It stands in the label of its choice: a click into the text is none on the choice.
  return (
    <div onClick={(event) => event.preventDefault()}>
      <span id={`${id}-label`} className="unseen">{t("conflicts.edit")}</span>
      <Editor id={id} labelledBy={`${id}-label`} value={text} onChange={onChange} testId="choice-edit-text" />
    </div>
  );
}

interface OptionProps {
  name: string;
  checked: boolean;
  both?: boolean;
  slim?: boolean;
  onChoose: () => void;
  testId: string;
  children: ReactNode;
}

function Option({ name, checked, both, slim, onChoose, testId, children }: OptionProps) {
  return (
    <label className={["option", both && "both", slim && "slim"].filter(Boolean).join(" ")}>
      <input type="radio" name={name} checked={checked} onChange={onChoose} data-testid={testId} />
      <div>{children}</div>
    </label>
  );
}

function valueWords(registry: Registry, conflict: Conflict, value: Conflict["base"], people: Person[]): string {
  if (isGroup(value)) {
    return conflict.fields
      .map((field) => [field, words(registry, conflict.kind, field, value[field], { people })])
      .filter(([, text]) => text)
      .map(([field, text]) => `${registry.fieldLabel(conflict.kind, field!)}: ${text}`)
      .join("\n");
  }
  return words(registry, conflict.kind, conflict.field, value as FieldValue, { people });
}
