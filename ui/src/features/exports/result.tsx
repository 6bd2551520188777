// What was written and recorded.
import type { ExportReport } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { bytesWords } from "../../shared/time";
import { useCounted } from "./counted";

export function Result({ report, onAgain }: { report: ExportReport; onAgain: () => void }) {
  const words = useCounted();
  const counted = (kind: string, n: number) => `${n} ${words(kind, n)}`;
  return (
    <section data-testid="export-result" aria-label={t("exports.step.log")}>
      <Notice look="ok" testId="export-done">{t("exports.done", { path: report.path, size: bytesWords(report.size) })}</Notice>
      <dl className="facts">
        <dt>{t("exports.marking")}</dt>
        <dd><span className="marking-tag" data-testid="export-marked">{report.marking}</span></dd>
        <dt>{t("exports.included")}</dt>
        <dd>{Object.entries(report.included).map(([kind, n]) => <div key={kind}>{counted(kind, n)}</div>)}</dd>
        <dt>{t("exports.left.out")}</dt>
        <dd>
          {report.left_out.length === 0 && t("exports.left.out.none")}
          {report.left_out.map(({ kind, n, why }) => <div key={`${kind}${why}`}>{counted(kind, n)}: <span className="quiet">{why}</span></div>)}
        </dd>
        <dt>{t("exports.hash")}</dt>
        <dd className="hash" data-testid="export-sha256">{report.sha256}</dd>
      </dl>
      <div className="button-row">
        <Button look="primary" onClick={() => go(href(["exports"]))} testId="export-open-log">{t("exports.open")}</Button>
        <Button onClick={onAgain} testId="export-again">{t("exports.again")}</Button>
      </div>
    </section>
  );
}
