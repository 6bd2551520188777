// To whom it goes, why, and on which basis.
import { useAsk, type Giving, type RecordView } from "../../api";
import { t } from "../../i18n/t";
import { Notice } from "../../shared/parts";
import { Combo, useRegistry, type Choice } from "../records";
import { askedOf, missingOf, OWN_USE, type Plan } from "./plan";

interface Props {
  plan: Plan;
  refused: string | null;
  /** What speaks against this recipient, for a person to judge. */
  doubt: string | null;
  onChange: (part: Partial<Plan>) => void;
}

const TEXTS = ["address", "purpose", "authority"] as const;

export function Recipient({ plan, refused, doubt, onChange }: Props) {
  const registry = useRegistry();
  const { to } = plan;
  const asked = askedOf(to.basis);
  const missing = missingOf(plan);
  const say = (part: Omit<Giving, "basis">) => onChange({ to: { ...to, ...part } });
  return (
    <>
      <div className="form-grid">
        <div className="field wide">
          <label htmlFor="export-basis">{t("exports.basis")}</label>
          <select id="export-basis" className="input" value={to.basis} onChange={(event) => onChange({ to: { ...to, basis: event.target.value } })} data-testid="export-basis">
            {registry?.options("disclosure_basis").map(({ code, label }) => <option key={code} value={code}>{label}</option>)}
          </select>
          <p className="hint">{t(to.basis === OWN_USE ? "exports.own" : "exports.act")}</p>
        </div>
        {asked.includes("recipient") && <Name to={to} lacks={missing.includes("recipient")} say={say} />}
        {TEXTS.filter((name) => asked.includes(name)).map((name) => (
          <div key={name} className={name === "address" ? "field" : "field wide"}>
            <label htmlFor={`export-${name}`}>{t(`exports.${name}`)}</label>
            <input id={`export-${name}`} className="input" dir="auto" value={to[name] ?? ""} onChange={(event) => say({ [name]: event.target.value })} aria-required data-testid={`export-${name}`} />
            {name === "authority" && <p className="hint">{t("exports.authority.hint")}</p>}
          </div>
        ))}
      </div>
      {refused && <Notice look="warn" testId="export-refused">{refused}</Notice>}
      {doubt && <Notice look="warn" testId="export-doubt">{doubt}</Notice>}
    </>
  );
}

function Name({ to, lacks, say }: { to: Giving; lacks: boolean; say: (part: Omit<Giving, "basis">) => void }) {
  const text = to.recipient ?? "";
  const { data } = useAsk("record_list", { kinds: ["agency", "contact"], text, limit: 8 }, { keep: true, enabled: text.trim().length > 1 && !to.known_as });
  const choices = to.known_as || text.trim().length < 2 ? [] : (data?.rows ?? []).map<Choice>(({ id, title }) => ({ id, text: title }));
  function pick({ id }: Choice) {
    const found = data?.rows.find((row) => row.id === id);
    if (found) say({ known_as: id, recipient: found.title, address: to.address || addressOf(found) });
  }
  return (
    <div className="field">
      <label htmlFor="export-recipient">{t("exports.recipient")}</label>
      <Combo id="export-recipient" name="export-recipient" typed={text} choices={choices} problem={lacks && text !== ""} placeholder={t("exports.recipient.hint")} onTyped={(recipient) => say({ recipient, known_as: null })} onPick={pick} />
    </div>
  );
}

function addressOf({ fields }: RecordView): string {
  return String(fields.address ?? fields.organisation ?? "");
}
