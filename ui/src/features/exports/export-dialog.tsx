// A case as a file: what went in, what stayed out, its marking and its hash.
import { useState } from "react";
import { pickSave, useTell, type CasePage, type ExportReport } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Icon } from "../../shared/icon";
import { Notice } from "../../shared/parts";
import { bytesWords } from "../../shared/time";
import { failureWords, useRegistry, viewPdf } from "../records";
import { RunningWork } from "../work";

const FORMATS = ["pdf", "json"] as const;

export function ExportDialog({ page, onClose }: { page: CasePage; onClose: () => void }) {
  const [format, setFormat] = useState<(typeof FORMATS)[number]>("pdf");
  const [unredacted, setUnredacted] = useState(false);
  const write = useTell("export_case");

  async function run() {
    const path = await pickSave(t("export.save"), `${page.number}.${format}`);
    if (path) write.mutate({ case: page.id, format, path, unredacted });
  }

  return (
    <Dialog title={t("export.title", { number: page.number })} closeLabel={t("close")} onClose={onClose} testId="export-dialog">
      <div className="dialog-body">
        {write.error && <Notice look="bad" testId="export-failure">{failureWords(write.error)}</Notice>}
        {write.data ? (
          <Report report={write.data} />
        ) : (
          <>
            <p className="ink2">{t("export.text")} <span className="marking-tag">{page.marking}</span></p>
            <div className="choices" role="radiogroup" aria-label={t("export.format")}>
              {FORMATS.map((one) => (
                <button key={one} type="button" role="radio" className="btn" aria-checked={format === one} onClick={() => setFormat(one)} data-testid={`export-${one}`}>
                  {format === one && <Icon name="check" />}
                  {t(`export.${one}`)}
                </button>
              ))}
            </div>
            <label>
              <input type="checkbox" checked={unredacted} onChange={(event) => setUnredacted(event.target.checked)} data-testid="export-unredacted" /> {t("export.unredacted")}
            </label>
            {write.isPending && <RunningWork kinds={["export"]} label={t("export.busy")} />}
          </>
        )}
      </div>
      <footer className="dialog-foot">
        <div className="end">
          <Button onClick={onClose} testId="export-close">{t(write.data || write.isPending ? "close" : "cancel")}</Button>
          {format === "pdf" && <Button icon="eye" onClick={() => void viewPdf("case_preview", { case: page.id, unredacted })} testId="export-preview">{t("export.preview")}</Button>}
          {!write.data && <Button look="primary" icon="file-output" disabled={write.isPending} onClick={() => void run()} testId="export-run">{t(write.isPending ? "export.busy" : "export.run")}</Button>}
        </div>
      </footer>
    </Dialog>
  );
}

function Report({ report }: { report: ExportReport }) {
  const registry = useRegistry();
  return (
    <>
      <Notice look="ok" testId="export-done">{t("export.done", { path: report.path, size: bytesWords(report.size) })}</Notice>
      <dl className="facts">
        <dt>{t("marking")}</dt>
        <dd><span className="marking-tag" data-testid="export-marking">{report.marking}</span></dd>
        <dt>{t("export.included")}</dt>
        <dd data-testid="export-included">
          {Object.entries(report.included).map(([kind, n]) => (
            <div key={kind}>{n} {n === 1 ? registry?.kindLabel(kind) : registry?.kindPlural(kind)}</div>
          ))}
        </dd>
        <dt>{t("export.left.out")}</dt>
        <dd data-testid="export-left-out">
          {report.left_out.length === 0 && t("export.left.out.none")}
          {report.left_out.map((left) => (
            <div key={`${left.kind}${left.why}`}>{left.n} {registry?.kindPlural(left.kind)}: <span className="quiet">{left.why}</span></div>
          ))}
        </dd>
        <dt>SHA-256</dt>
        <dd className="hash" data-testid="export-sha256">{report.sha256}</dd>
      </dl>
    </>
  );
}
