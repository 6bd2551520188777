// How the file is marked: as its parts demand, or stricter.
import type { ExportPreview } from "../../api";
import { t } from "../../i18n/t";
import { useRegistry } from "../records";
import type { Plan } from "./plan";

interface Props {
  plan: Plan;
  preview: ExportPreview;
  onChange: (part: Partial<Plan>) => void;
}

export function MarkingStep({ plan, preview, onChange }: Props) {
  const registry = useRegistry();
  const label = (code: string) => registry?.options("marking").find((one) => one.code === code)?.label ?? code;
  const chosen = plan.to.marking && preview.markings.includes(plan.to.marking) ? plan.to.marking : preview.marking;
  return (
    <div className="form-grid">
      <div className="field">
        <label htmlFor="export-marking">{t("exports.marking.file")}</label>
        <select id="export-marking" className="input" value={chosen} onChange={(event) => onChange({ to: { ...plan.to, marking: event.target.value === preview.marking ? null : event.target.value } })} data-testid="export-marking">
          {preview.markings.map((code) => <option key={code} value={code}>{label(code)}</option>)}
        </select>
        <p className="hint">{t("exports.marking.least")} <span className="marking-tag">{preview.marking}</span></p>
      </div>
      <div className="field">
        <label htmlFor="export-handling">{t("exports.handling")}</label>
        <input id="export-handling" className="input" dir="auto" value={plan.to.handling ?? ""} onChange={(event) => onChange({ to: { ...plan.to, handling: event.target.value } })} data-testid="export-handling" />
        <p className="hint">{t("exports.handling.hint")}</p>
      </div>
    </div>
  );
}
