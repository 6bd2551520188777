// Reports of a case: the list, or the one that the address names.
import { useState } from "react";
import { useAsk, type CasePage, type RecordRef, type ReportRow } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, SectionHead } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { RecordForm, useRegistry } from "../records";
import { Report } from "./report";

interface Props {
  page: CasePage;
  choices: RecordRef[];
  openId?: string | undefined;
}

export function Reports({ page, choices, openId }: Props) {
  const [adding, setAdding] = useState(false);
  const { data } = useAsk("report_list", { case: page.id }, { keep: true, enabled: !openId });
  const open = (id: string) => go(href(["case", page.number, "reports", id]));
  if (openId) return <Report key={openId} id={openId} page={page} choices={choices} />;
  return (
    <section>
      <SectionHead title={t("section.reports")} count={data?.length ?? 0}>
        {page.may_add.includes("report") && <Button small look="primary" icon="plus" onClick={() => setAdding(true)} testId="add-report">{t("report.add")}</Button>}
      </SectionHead>
      {data && (data.length === 0 ? <Empty icon="file-text" title={t("report.none")}>{t("report.none.next")}</Empty> : <Rows rows={data} open={open} />)}
      {adding && <RecordForm kind="report" caseId={page.id} only={["title", "report_type", "basis", "marking"]} first={{}} onClose={() => setAdding(false)} onSaved={(id) => id && open(id)} />}
    </section>
  );
}

function Rows({ rows, open }: { rows: ReportRow[]; open: (id: string) => void }) {
  const registry = useRegistry();
  return (
    <table className="table" data-testid="report-table">
      <thead>
        <tr>
          <th scope="col">{t("report.title")}</th>
          <th scope="col">{t("report.state")}</th>
          <th scope="col">{t("report.author")}</th>
          <th scope="col">{t("report.remarks")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} data-testid="report-row">
            <td>
              <button type="button" className="linklike" onClick={() => open(row.id)}><strong>{row.title}</strong></button>
              <div className="quiet">{row.report_type} · {t("report.version", { n: row.version })}</div>
            </td>
            <td>{registry?.code("report", "state", row.state) ?? row.state}</td>
            <td>{row.author?.name ?? "—"}</td>
            <td className="num">{row.remarks || "—"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
