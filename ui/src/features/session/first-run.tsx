// Making the vault of this laptop, and the recovery key on paper.
import { useState, type FormEvent } from "react";
import { tell, type Failure, type SessionCreated } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Notice } from "../../shared/parts";
import { Gate } from "./gate";
import { Secret } from "./recover";
import { roleWords, ROLES } from "./role";

const EMPTY = { user: "", post: "", role: "investigator", device_name: "", passphrase: "", again: "" };

interface Props {
  /** The vault is open already, but the key has to be seen first. */
  onMade: (made: SessionCreated) => void;
}

export function FirstRun({ onMade }: Props) {
  const [form, setForm] = useState(EMPTY);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const set = (name: keyof typeof EMPTY) => (value: string) => setForm((old) => ({ ...old, [name]: value }));
  const problems = check(form);

  async function create(event: FormEvent) {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) return;
    setBusy(true);
    try {
      const { again: _, ...request } = form;
      const made = await tell("session_create", { ...request, post: form.post.toUpperCase(), device_name: form.device_name || null });
      onMade(made);
    } catch (thrown) {
      setFailure(thrown as Failure);
      setBusy(false);
    }
  }

  const problem = (name: string) => (tried ? problems[name] : undefined) ?? failure?.fields.find((one) => one.field === name)?.message;
  return (
    <Gate title={t("first.title")} subtitle={t("first.subtitle")} wide>
      <Steps at={0} />
      {failure && <Notice look="bad" testId="first-run-failure">{failure.message}</Notice>}
      <form onSubmit={create} noValidate data-testid="first-run-form">
        <div className="form-grid">
          <Line id="user" label={t("first.name")} value={form.user} onChange={set("user")} problem={problem("user")} autoFocus />
          <Line id="device_name" label={t("first.device")} value={form.device_name} onChange={set("device_name")} problem={problem("device_name")} hint={t("first.device.hint")} />
          <Line id="post" label={t("first.post")} value={form.post} onChange={set("post")} problem={problem("post")} hint={t("first.post.hint")} maxLength={3} />
          <div className="field">
            <label htmlFor="role">{t("first.role")}</label>
            <select id="role" name="role" className="input" value={form.role} onChange={(event) => set("role")(event.target.value)} data-testid="first-run-role">
              {ROLES.map((role) => (
                <option key={role} value={role}>{roleWords(role)}</option>
              ))}
            </select>
          </div>
          <Secret id="passphrase" label={t("passphrase")} value={form.passphrase} onChange={set("passphrase")} problem={problem("passphrase") ?? ""} />
          <Secret id="again" label={t("passphrase.again")} value={form.again} onChange={set("again")} problem={problem("again") ?? ""} />
        </div>
        <Notice icon="key-round">{t("first.passphrase.note")}</Notice>
        <Button look="primary" type="submit" disabled={busy} testId="first-run-create">{t(busy ? "first.busy" : "first.create")}</Button>
      </form>
    </Gate>
  );
}

function check(form: typeof EMPTY): Record<string, string> {
  const problems: Record<string, string> = {};
  if (!form.user.trim()) problems.user = t("problem.required");
  if (!/^[A-Za-z]{3}$/.test(form.post)) problems.post = t("problem.post");
  if (form.passphrase.length < 12) problems.passphrase = t("problem.passphrase");
  if (form.passphrase !== form.again) problems.again = t("passphrase.differ");
  return problems;
}

function Steps({ at }: { at: number }) {
  const steps = [t("first.step.vault"), t("first.step.key"), t("first.step.work")];
  return (
    <ol className="steps">
      {steps.map((step, place) => (
        <li key={step} aria-current={place === at ? "step" : undefined}>
          <Icon name={place < at ? "circle-check" : place === at ? "circle-dot" : "circle-dashed"} size={14} className={place <= at ? "accent" : ""} /> {step}
        </li>
      ))}
    </ol>
  );
}

interface LineProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  problem?: string | undefined;
  hint?: string;
  maxLength?: number;
  autoFocus?: boolean;
}

function Line({ id, label, value, onChange, problem, hint, maxLength, autoFocus }: LineProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} name={id} className="input" dir="auto" value={value} onChange={(event) => onChange(event.target.value)} maxLength={maxLength} placeholder={hint} autoComplete="off" autoFocus={autoFocus} aria-invalid={problem ? true : undefined} data-testid={`first-run-${id}`} />
      {problem && <span className="problem">{problem}</span>}
    </div>
  );
}

/** Shown this once. The window goes on only when the person says that it is on paper. */
export function RecoveryKey({ made, onDone }: { made: SessionCreated; onDone: () => void }) {
  const [written, setWritten] = useState(false);
  return (
    <Gate title={t("key.title")} subtitle={t("key.subtitle")} wide>
      <Steps at={1} />
      <div className="recovery-key" data-testid="recovery-key">{made.recovery_key}</div>
      <Notice look="warn">{t("key.warning")}</Notice>
      <label className="check">
        <input type="checkbox" checked={written} onChange={(event) => setWritten(event.target.checked)} data-testid="recovery-written" />
        {t("key.written")}
      </label>
      <Button look="primary" disabled={!written} onClick={onDone} testId="recovery-continue">{t("key.continue")}</Button>
    </Gate>
  );
}
