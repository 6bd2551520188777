// Asks for a reason (or only for a yes) before something is done. A refusal stays in the dialog, with the rule's sentence.
import { useState, type FormEvent, type ReactNode } from "react";
import type { Failure } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Notice } from "../../shared/parts";
import { failureWords } from "./said";

interface Props {
  title: string;
  text?: string;
  action: string;
  danger?: boolean;
  optional?: boolean;
  /** What the words are, when they are no reason. */
  label?: string;
  /** What else has to be said, above the words. */
  children?: ReactNode;
  run: (reason: string) => Promise<unknown>;
  onClose: () => void;
}

export function ReasonDialog({ title, text, action, danger, optional, label, children, run, onClose }: Props) {
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    try {
      await run(reason.trim());
      onClose();
    } catch (thrown) {
      setFailure(thrown as Failure);
      setBusy(false);
    }
  }

  return (
    <Dialog title={title} closeLabel={t("close")} onClose={onClose} width="narrow" testId="reason-dialog">
      <form onSubmit={submit}>
        <div className="dialog-body">
          {failure && <Notice look="bad" testId="reason-failure">{failureWords(failure)}</Notice>}
          {text && <p className="ink2">{text}</p>}
          {children}
          <div className="field">
            <label htmlFor="reason">{label ?? t(optional ? "reason.optional" : "reason")}</label>
            <textarea id="reason" name="reason" className="input" dir="auto" rows={3} value={reason} onChange={(event) => setReason(event.target.value)} autoFocus spellCheck data-testid="reason" />
          </div>
        </div>
        <footer className="dialog-foot">
          <div className="end">
            <Button onClick={onClose}>{t("cancel")}</Button>
            <Button look={danger ? "danger" : "primary"} type="submit" disabled={busy || (!optional && !reason.trim())} testId="reason-confirm">{action}</Button>
          </div>
        </footer>
      </form>
    </Dialog>
  );
}
