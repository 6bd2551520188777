// The log of this laptop: what was changed and what was only looked at, narrowed, opened, verified, taken out.
import { useEffect, useState } from "react";
import { useTell, type LogEntry } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { ExportLog } from "./export-log";
import { ALL, isNarrowed, requestOf, type Filter } from "./filter";
import { Filters } from "./filters";
import { Line } from "./line";
import { Lines } from "./lines";
import { Verdict } from "./verdict";

export function Audit({ caseNumber }: { caseNumber: string | null }) {
  const [filter, setFilter] = useState<Filter>({ ...ALL, case: caseNumber ?? "" });
  const [asked, setAsked] = useState(filter);
  const [total, setTotal] = useState<number | null>(null);
  const [open, setOpen] = useState<LogEntry | null>(null);
  const [exporting, setExporting] = useState(false);
  const verify = useTell("log_verify");

  useEffect(() => {
    const timer = setTimeout(() => setAsked(filter), 200);
    return () => clearTimeout(timer);
  }, [filter]);

  return (
    <>
      <div className="filters">
        <Filters filter={filter} onFilter={setFilter} />
        {isNarrowed(filter) && <Button small look="plain" icon="undo-2" onClick={() => setFilter(ALL)} testId="audit-reset">{t("audit.reset")}</Button>}
        <div className="end">
          <span className="num" data-testid="audit-count" aria-live="polite">{total === null ? "" : t("audit.count", { n: total })}</span>
          <Button icon="shield-check" onClick={() => verify.mutate({ file: null })} disabled={verify.isPending} testId="audit-verify">{t("audit.verify")}</Button>
          <Button icon="file-output" onClick={() => setExporting(true)} testId="audit-export">{t("export")}</Button>
        </div>
      </div>
      <Verdict busy={verify.isPending} verdict={verify.data} error={verify.error} onClose={verify.reset} />
      <div className="list-and-preview">
        <Lines request={requestOf(asked)} narrowed={isNarrowed(asked)} onTotal={setTotal} onOpen={setOpen} />
      </div>
      {open && <Line entry={open} onClose={() => setOpen(null)} />}
      {exporting && <ExportLog caseNumber={filter.case.trim()} onClose={() => setExporting(false)} />}
    </>
  );
}
