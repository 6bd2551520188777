// How the window looks and behaves on this computer, and what can be done with the vault.
import { useState } from "react";
import { pickSave, useTell, type Failure } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Notice, Panel } from "../../shared/parts";
import { say } from "../../shared/toast";
import { failureWords } from "../records";
import { Secret } from "../session";
import { Keyboard } from "./keyboard";
import { Look } from "./look";
import { Numbers } from "./numbers";

export function Settings() {
  return (
    <div className="measure column-of-panels">
      <Look />
      <Keyboard />
      <Vault />
      <Numbers />
    </div>
  );
}

function Vault() {
  const [changing, setChanging] = useState(false);
  const verify = useTell("log_verify");
  const check = useTell("check");
  const backup = useTell("backup");
  const failed = verify.error ?? check.error ?? backup.error;

  async function makeBackup() {
    const path = await pickSave(t("settings.backup"), "chancery-backup.bin");
    if (path) backup.mutate({ path });
  }

  return (
    <Panel title={t("settings.vault")}>
      {failed && <Notice look="bad">{failureWords(failed)}</Notice>}
      <Line text={t("settings.passphrase")} action={t("settings.passphrase.action")} run={() => setChanging(true)} testId="passphrase-change" />
      <Line text={t("settings.verify")} action={t("settings.verify.action")} run={() => verify.mutate({ file: null })} testId="log-verify">
        {verify.data && <Result ok={verify.data.ok} text={verify.data.ok ? t("settings.verify.ok", { n: verify.data.entries }) : t("settings.verify.bad", { n: verify.data.bad.length })} />}
      </Line>
      <Line text={t("settings.check")} action={t("settings.check.action")} run={() => check.mutate({ repair: false })} testId="vault-check">
        {check.data && <Result ok={check.data.ok} text={check.data.ok ? t("settings.check.ok", { cases: check.data.cases, records: check.data.records }) : t("settings.check.bad", { n: check.data.problems.length })} />}
      </Line>
      <Line text={t("settings.backup")} action={t("settings.backup.action")} run={() => void makeBackup()} testId="vault-backup">
        {backup.data && <Result ok text={t("files.saved", { path: backup.data.path })} />}
      </Line>
      {changing && <ChangePassphrase onClose={() => setChanging(false)} />}
    </Panel>
  );
}

function Line({ text, action, run, testId, children }: { text: string; action: string; run: () => void; testId: string; children?: React.ReactNode }) {
  return (
    <div className="setting">
      <span>{text}</span>
      <div className="button-row">
        <Button onClick={run} testId={testId}>{action}</Button>
        {children}
      </div>
    </div>
  );
}

function Result({ ok, text }: { ok: boolean; text: string }) {
  return <span className={ok ? "ok" : "bad"} role="status">{text}</span>;
}

function ChangePassphrase({ onClose }: { onClose: () => void }) {
  const [old, setOld] = useState("");
  const [first, setFirst] = useState("");
  const [again, setAgain] = useState("");
  const change = useTell("passphrase_change");
  const differ = again !== "" && first !== again;

  async function run() {
    try {
      await change.mutateAsync({ old, new: first });
      say(t("settings.passphrase.done"));
      onClose();
    } catch (thrown) {
      void (thrown as Failure);
    }
  }

  return (
    <Dialog title={t("settings.passphrase")} closeLabel={t("close")} onClose={onClose} width="narrow">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <div className="dialog-body">
          {change.error && <Notice look="bad">{failureWords(change.error)}</Notice>}
          <Secret id="old" label={t("passphrase.old")} value={old} onChange={setOld} autoFocus />
          <Secret id="new" label={t("passphrase.new")} value={first} onChange={setFirst} />
          <Secret id="again" label={t("passphrase.again")} value={again} onChange={setAgain} problem={differ ? t("passphrase.differ") : ""} />
        </div>
        <footer className="dialog-foot">
          <div className="end">
            <Button onClick={onClose}>{t("cancel")}</Button>
            <Button look="primary" type="submit" disabled={!old || !first || first !== again || change.isPending}>{t("settings.passphrase.action")}</Button>
          </div>
        </footer>
      </form>
    </Dialog>
  );
}
