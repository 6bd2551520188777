// The log as a file that proves itself, with what was written or without.
import { useState } from "react";
import { pickSave, useTell } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Icon } from "../../shared/icon";
import { Notice } from "../../shared/parts";
import { failureWords } from "../records";
import { RunningWork } from "../work";

export function ExportLog({ caseNumber, onClose }: { caseNumber: string; onClose: () => void }) {
  const [content, setContent] = useState(false);
  const write = useTell("log_export");

  async function run() {
    const path = await pickSave(t("audit.export"), "chancery-log.jsonl");
    if (path) write.mutate({ path, case: caseNumber || null, with_content: content });
  }

  return (
    <Dialog title={t("audit.export")} closeLabel={t("close")} onClose={onClose} testId="audit-export-dialog">
      <div className="dialog-body">
        {write.error && <Notice look="bad" testId="audit-export-failure">{failureWords(write.error)}</Notice>}
        {write.data ? (
          <Notice look="ok" testId="audit-export-done">{t("audit.export.done", { path: write.data.path })} <div className="mono hash">SHA-256 {write.data.sha256}</div></Notice>
        ) : (
          <>
            <p className="ink2">{t("audit.export.text")} {caseNumber && t("audit.export.case", { number: caseNumber })}</p>
            <div className="choices" role="radiogroup" aria-label={t("audit.export.content")}>
              {[false, true].map((one) => (
                <button key={String(one)} type="button" role="radio" className="btn" aria-checked={content === one} onClick={() => setContent(one)} data-testid={one ? "audit-with" : "audit-without"}>
                  {content === one && <Icon name="check" />}
                  {t(one ? "audit.export.with" : "audit.export.without")}
                </button>
              ))}
            </div>
            {write.isPending && <RunningWork kinds={["log_export"]} label={t("audit.export.busy")} />}
          </>
        )}
      </div>
      <footer className="dialog-foot">
        <div className="end">
          <Button onClick={onClose}>{t(write.data || write.isPending ? "close" : "cancel")}</Button>
          {!write.data && <Button look="primary" icon="file-output" disabled={write.isPending} onClick={() => void run()} testId="audit-export-run">{t(write.isPending ? "audit.export.busy" : "audit.export.run")}</Button>}
        </div>
      </footer>
    </Dialog>
  );
}
