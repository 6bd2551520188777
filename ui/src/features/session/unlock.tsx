// Opening the vault with the passphrase.
import { useEffect, useState, type FormEvent, type KeyboardEvent } from "react";
import { tell, type Failure, type SessionStatus } from "../../api";
import { joined } from "../../i18n/apart";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Avatar, Notice } from "../../shared/parts";
import { Gate } from "./gate";
import { Recover } from "./recover";
import { roleShort } from "./role";

export function Unlock({ status }: { status: SessionStatus }) {
  const [passphrase, setPassphrase] = useState("");
  const [caps, setCaps] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [recovering, setRecovering] = useState(false);
  const wait = useWait(status.wait_seconds);

  async function unlock(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    try {
      await tell("session_unlock", { passphrase });
    } catch (thrown) {
      setFailure(thrown as Failure);
      setPassphrase("");
      document.getElementById("passphrase")?.focus();
    } finally {
      setBusy(false);
    }
  }

  if (recovering) return <Recover status={status} onBack={() => setRecovering(false)} />;
  return (
    <Gate title={t("unlock.title")} subtitle={joined([status.post, status.device_name])} foot={status.device_key && t("device.key", { key: status.device_key })}>
      <Notice icon="save">{t("unlock.safe")}</Notice>
      <div>
        <span className="label">{t("unlock.user")}</span>
        <div className="who" data-testid="unlock-user">
          <Avatar name={status.user_name ?? "?"} />
          <strong>{status.user_name}</strong>
          <span className="quiet">{roleShort(status.role)}</span>
        </div>
      </div>
      <form onSubmit={unlock}>
        <div className="field">
          <label htmlFor="passphrase">{t("passphrase")}</label>
          <input
            id="passphrase"
            name="passphrase"
            type="password"
            className="input tall"
            value={passphrase}
            onChange={(event) => setPassphrase(event.target.value)}
            onKeyDown={(event) => setCaps(capsOn(event))}
            onKeyUp={(event) => setCaps(capsOn(event))}
            autoComplete="current-password"
            aria-invalid={failure ? true : undefined}
            aria-describedby="passphrase-hint"
            autoFocus
            data-testid="unlock-passphrase"
          />
          {failure && (
            <span className="problem" role="alert" data-testid="unlock-failure">
              <Icon name="circle-alert" size={14} /> {failure.message}
            </span>
          )}
          <span className="hint" id="passphrase-hint">
            {caps ? <strong className="warn" data-testid="caps-lock">{t("unlock.caps.on")}</strong> : t("unlock.caps.off")}
            {status.attempts_left !== null && <span data-testid="attempts-left"> · {t("unlock.attempts", { n: status.attempts_left })}</span>}
            {wait > 0 && <strong className="warn"> · {t("unlock.wait", { time: waitWords(wait) })}</strong>}
          </span>
        </div>
        <Button look="primary" type="submit" icon="lock-open" disabled={busy || wait > 0 || !passphrase} testId="unlock-button">{t(busy ? "unlock.busy" : "unlock")}</Button>
        <div style={{ textAlign: "center" }}>
          <Button look="plain" small onClick={() => setRecovering(true)} testId="unlock-recover">{t("unlock.cannot")}</Button>
        </div>
      </form>
    </Gate>
  );
}

function capsOn(event: KeyboardEvent): boolean {
  return event.getModifierState("CapsLock");
}

/** Counts down on this side; Rust has the last word. */
function useWait(seconds: number | null): number {
  const [left, setLeft] = useState(seconds ?? 0);
  useEffect(() => setLeft(seconds ?? 0), [seconds]);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return left;
}

function waitWords(seconds: number): string {
  return seconds >= 60 ? `${Math.ceil(seconds / 60)} min` : `${seconds} s`;
}
