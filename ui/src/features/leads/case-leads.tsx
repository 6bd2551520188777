// The leads of one case: drafts to be sent, and what became of those that were.
import { useAsk, type CasePage } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, SectionHead } from "../../shared/parts";
import { Rows } from "./rows";

export function CaseLeads({ page, onAdd }: { page: CasePage; onAdd: (kind: string) => void }) {
  const { data } = useAsk("lead_list", { all: true }, { keep: true });
  const files = page.others.filter((record) => record.kind === "lead").map((record) => record.fields.shared_file);
  const rows = (data?.rows ?? []).filter((row) => row.case !== null && (row.case === page.id || files.includes(row.case)));
  return (
    <section>
      <SectionHead title={t("lead.title")} count={rows.length}>
        {page.may_add.includes("lead") && <Button small look="primary" icon="plus" onClick={() => onAdd("lead")} testId="add-lead">{t("lead.add")}</Button>}
      </SectionHead>
      {rows.length === 0 ? <Empty left title={t("lead.none")}>{t("lead.none.next")}</Empty> : <Rows rows={rows} />}
    </section>
  );
}
