// A file of records on its way in, of any kind, one a line: read first, then taken as a whole, or without its bad lines.
import { useState } from "react";
import { pickOpen, pickSave, tell, toFailure, type Failure, type ImportReport } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice, Panel } from "../../shared/parts";
import { failureWords } from "../records";
import { RunningWork } from "../work";
import { Bad } from "./bad";

export function RecordFile() {
  const [path, setPath] = useState<string | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  async function read(file: string, more: { dry_run?: boolean; rejects?: string }) {
    setFailure(null);
    setBusy(true);
    try {
      setReport(await tell("import", { path: file, ...more }));
    } catch (thrown) {
      setFailure(toFailure(thrown));
    } finally {
      setBusy(false);
    }
  }

  async function pick() {
    const file = await pickOpen(t("imports.records.pick"), [{ name: "NDJSON", extensions: ["ndjson", "jsonl"] }]);
    if (!file) return;
    setPath(file);
    setReport(null);
    await read(file, { dry_run: true });
  }

  async function takeGood(file: string) {
    const rejects = await pickSave(t("imports.rejects.where"), "rejects.ndjson");
    if (rejects) await read(file, { rejects });
  }

  const rehearsed = path !== null && report?.dry_run === true && report.written > 0;
  return (
    <Panel className="w12" title={t("imports.records")} end={<Button small icon="folder-open" onClick={() => void pick()} testId="records-pick">{t("imports.records.pick")}</Button>}>
      <div className="panel-body">
        {failure && <Notice look="bad" testId="records-failure">{failureWords(failure)}</Notice>}
        {path ? <p className="mono quiet">{path}</p> : <p className="ink2">{t("imports.records.text")}</p>}
        {busy && <RunningWork kinds={["import"]} label={t("imports.busy")} />}
        {report && <Notice look={report.rejected > 0 ? "warn" : "ok"} testId="records-report">{t(report.dry_run ? "imports.records.would" : "imports.records.did", { written: report.written, rejected: report.rejected, unchanged: report.unchanged })}</Notice>}
        {report && report.bad.length > 0 && <Bad bad={report.bad} of={t("imports.line")} label={(field) => field} />}
        {rehearsed && (
          <div className="filters">
            <div className="end">
              {report.rejected === 0 ? (
                <Button look="primary" icon="upload" disabled={busy} onClick={() => void read(path, {})} testId="records-run">{t("imports.run", { n: report.written })}</Button>
              ) : (
                <Button icon="upload" disabled={busy} onClick={() => void takeGood(path)} testId="records-good">{t("imports.rejects")}</Button>
              )}
            </div>
          </div>
        )}
      </div>
    </Panel>
  );
}
