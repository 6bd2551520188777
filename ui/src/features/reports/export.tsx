// An approved report as a PDF: with what is redacted in it only if somebody says so.
import { useState } from "react";
import { pickSave, tell, type Failure } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { say } from "../../shared/toast";
import { sayFailure, viewPdf } from "../records";

export function ReportExport({ id, title, onClose }: { id: string; title: string; onClose: () => void }) {
  const [unredacted, setUnredacted] = useState(false);

  async function save() {
    try {
      const path = await pickSave(t("report.do.export"), `${title}.pdf`);
      if (!path) return;
      const { path: saved, left_out } = await tell("report_export", { id, path, unredacted });
      const gone = left_out.find((left) => left.kind === "redaction");
      say([t("report.exported", { path: saved }), gone ? t("report.exported.without", { n: gone.n }) : ""].join(" ").trim());
      onClose();
    } catch (thrown) {
      sayFailure(thrown as Failure);
    }
  }

  return (
    <Dialog title={t("report.do.export")} closeLabel={t("close")} onClose={onClose} testId="report-export-dialog">
      <div className="dialog-body">
        <p className="ink2">{t("report.export.text")}</p>
        <label>
          <input type="checkbox" checked={unredacted} onChange={(event) => setUnredacted(event.target.checked)} data-testid="export-unredacted" /> {t("export.unredacted")}
        </label>
      </div>
      <footer className="dialog-foot">
        <div className="end">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button icon="eye" onClick={() => void viewPdf("report_preview", { id, unredacted })} testId="report-preview">{t("export.preview")}</Button>
          <Button look="primary" icon="file-output" onClick={() => void save()} testId="report-export-run">{t("report.export.choose")}</Button>
        </div>
      </footer>
    </Dialog>
  );
}
