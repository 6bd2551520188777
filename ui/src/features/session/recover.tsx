// A new passphrase with the recovery key from paper.
import { useState, type FormEvent } from "react";
import { tell, type Failure, type SessionStatus } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice } from "../../shared/parts";
import { Gate } from "./gate";

export function Recover({ status, onBack }: { status: SessionStatus; onBack: () => void }) {
  const [key, setKey] = useState("");
  const [first, setFirst] = useState("");
  const [again, setAgain] = useState("");
  const [failure, setFailure] = useState<Failure | null>(null);
  const same = first === again;

  async function recover(event: FormEvent) {
    event.preventDefault();
    try {
      await tell("session_recover", { key: key.trim(), new_passphrase: first });
    } catch (thrown) {
      setFailure(thrown as Failure);
    }
  }

  return (
    <Gate title={t("recover.title")} subtitle={status.device_name ?? ""}>
      <p className="ink2">{t("recover.text")}</p>
      {failure && <Notice look="bad">{failure.message}</Notice>}
      <form onSubmit={recover}>
        <div className="field">
          <label htmlFor="key">{t("recovery.key")}</label>
          <textarea id="key" name="key" className="input mono" rows={2} value={key} onChange={(event) => setKey(event.target.value)} spellCheck={false} autoFocus data-testid="recover-key" />
        </div>
        <Secret id="new_passphrase" label={t("passphrase.new")} value={first} onChange={setFirst} />
        <Secret id="again" label={t("passphrase.again")} value={again} onChange={setAgain} problem={again && !same ? t("passphrase.differ") : ""} />
        <Button look="primary" type="submit" disabled={!key || !first || !same} testId="recover-button">{t("recover.action")}</Button>
        <Button look="plain" onClick={onBack}>{t("back")}</Button>
      </form>
    </Gate>
  );
}

export function Secret({ id, label, value, onChange, problem, autoFocus }: { id: string; label: string; value: string; onChange: (value: string) => void; problem?: string; autoFocus?: boolean }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} name={id} type="password" className="input" value={value} onChange={(event) => onChange(event.target.value)} autoComplete="new-password" aria-invalid={problem ? true : undefined} autoFocus={autoFocus} data-testid={`secret-${id}`} />
      {problem && <span className="problem">{problem}</span>}
    </div>
  );
}
