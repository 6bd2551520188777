// Of which case or report, and which parts of it go along.
import { useState } from "react";
import { useAsk, type PartCount } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { Combo, type Choice } from "../records";
import { hasParts, type Plan } from "./plan";

interface Props {
  plan: Plan;
  parts: PartCount[];
  onChange: (part: Partial<Plan>) => void;
}

export function Scope({ plan, parts, onChange }: Props) {
  return (
    <>
      {plan.cases.length === 0 ? <PickCase onPick={(number) => onChange({ cases: [number] })} /> : (
        <ul className="chips" aria-label={t("exports.case")}>
          {plan.cases.map((number) => (
            <li key={number} className="chip">
              <span className="mono">{number}</span>
              <button type="button" aria-label={t("exports.remove", { number })} onClick={() => onChange({ cases: plan.cases.filter((one) => one !== number), report: null, without: [] })}><Icon name="x" size={12} /></button>
            </li>
          ))}
        </ul>
      )}
      {plan.document === "report" && plan.cases[0] && <Versions plan={plan} caseId={plan.cases[0]} onChange={onChange} />}
      {hasParts(plan) && parts.length > 0 && (
        <fieldset className="parts-of">
          <legend>{t("exports.part")}</legend>
          {parts.map(({ name, records }) => (
            <label key={name} className="check">
              <input type="checkbox" checked={!plan.without.includes(name)} onChange={(event) => onChange({ without: event.target.checked ? plan.without.filter((one) => one !== name) : [...plan.without, name] })} data-testid={`part-${name}`} />{" "}
              {t(`exports.part.${name}` as "exports.part.notes")} {records > 0 && <span className="count num">{records}</span>}
            </label>
          ))}
        </fieldset>
      )}
    </>
  );
}

function PickCase({ onPick }: { onPick: (number: string) => void }) {
  const [text, setText] = useState("");
  const { data } = useAsk("case_list", { text, limit: 8 }, { keep: true, enabled: text.trim().length > 1 });
  const choices = (text.trim().length > 1 ? (data?.rows ?? []) : []).map<Choice>((row) => ({ id: row.number || row.id, text: row.title, code: row.number }));
  return (
    <div className="field">
      <label htmlFor="export-case">{t("exports.case")}</label>
      <Combo id="export-case" name="export-case" typed={text} choices={choices} placeholder={t("exports.case.find")} autoFocus onTyped={setText} onPick={({ id }) => onPick(id)} />
    </div>
  );
}

function Versions({ plan, caseId, onChange }: { plan: Plan; caseId: string; onChange: Props["onChange"] }) {
  const { data } = useAsk("report_list", { case: caseId }, { keep: true });
  const frozen = (data ?? []).filter(({ state }) => state === "approved" || state === "amended");
  if (!data) return null;
  if (frozen.length === 0) return <p className="ink2" data-testid="export-no-report">{t("exports.report.none")}</p>;
  return (
    <div className="field">
      <label htmlFor="export-report">{t("exports.report")}</label>
      <select id="export-report" className="input" value={plan.report ?? ""} onChange={(event) => onChange({ report: event.target.value || null })} data-testid="export-version">
        <option value="">—</option>
        {frozen.map(({ id, title, version }) => <option key={id} value={id}>{t("exports.report.version", { title, n: version })}</option>)}
      </select>
    </div>
  );
}
