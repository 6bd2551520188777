// Exactly what goes in and what stays out, before anything is written.
import type { ExportPreview, LeftOut } from "../../api";
import { t } from "../../i18n/t";
import { useCounted } from "./counted";
import type { Plan } from "./plan";

interface Props {
  plan: Plan;
  preview: ExportPreview;
  onChange: (part: Partial<Plan>) => void;
}

export function Preview({ plan, preview, onChange }: Props) {
  const words = useCounted();
  return (
    <div className="in-and-out">
      <section aria-label={t("exports.included")}>
        <h3>{t("exports.included")}</h3>
        <ul className="counted" data-testid="export-included">
          {Object.entries(preview.included).map(([kind, n]) => <li key={kind}><span className="num">{n}</span> {words(kind, n)}</li>)}
        </ul>
      </section>
      <section aria-label={t("exports.left.out")}>
        <h3>{t("exports.left.out")}</h3>
        <ul className="rows" data-testid="export-left-out">
          {preview.left_out.length === 0 && <li className="quiet">{t("exports.left.out.none")}</li>}
          {byReason(preview.left_out).map(([why, lines]) => <li key={why}><span>{lines.map(({ kind, n }) => `${n} ${words(kind, n)}`).join(", ")}: <span className="quiet">{why}</span></span></li>)}
        </ul>
      </section>
      {plan.document !== "case_list" && <Redacted plan={plan} preview={preview} onChange={onChange} />}
    </div>
  );
}

/** What stays out for one reason is said once. */
function byReason(lines: LeftOut[]): [string, LeftOut[]][] {
  const reasons = [...new Set(lines.map(({ why }) => why))];
  return reasons.map((why) => [why, lines.filter((line) => line.why === why)]);
}

function Redacted({ plan, preview: { redacted }, onChange }: Props) {
  if (redacted.length === 0) return <p className="quiet whole">{t("exports.redacted.none")}</p>;
  const Words = plan.unredacted ? "span" : "del";
  return (
    <section className="whole" aria-label={t("exports.redacted")}>
      <h3>{t("exports.redacted.n", { n: redacted.length })}</h3>
      <table className="table" data-testid="export-redacted">
        <thead><tr><th scope="col">{t("exports.redacted.place")}</th><th scope="col">{t("exports.redacted.words")}</th></tr></thead>
        <tbody>
          {redacted.map((one, at) => (
            <tr key={at}>
              <td dir="auto">{one.place} {one.record.title !== one.place && <span className="quiet">{one.record.title}</span>}</td>
              <td dir="auto"><Words className={plan.unredacted ? undefined : "struck"}>{one.words}</Words>{plan.unredacted && <span className="quiet"> {t("exports.goes")}</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className="check"><input type="checkbox" checked={plan.unredacted} onChange={(event) => onChange({ unredacted: event.target.checked })} data-testid="export-unredacted" /> {t("exports.unredacted")}</label>
    </section>
  );
}
