// The table of leads.
import type { LeadRow } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { href } from "../../shared/router";
import { dateWords } from "../../shared/time";
import { useFirst, useRegistry } from "../records";

export function Rows({ rows }: { rows: LeadRow[] }) {
  const registry = useRegistry();
  const [shown, more] = useFirst(rows);
  return (
    <>
      <table className="table" data-testid="lead-table">
        <thead>
          <tr>
            {(["subject", "way", "due", "state", "days", "assignee"] as const).map((key) => <th key={key} scope="col">{t(`lead.${key}`)}</th>)}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.id} data-testid="lead-row">
              <td><a href={href(["leads", row.id])}><strong>{row.subject}</strong></a></td>
              <td className="mono">{[row.from_post, row.to_post].filter(Boolean).join(" → ")}</td>
              <td className={row.overdue ? "bad" : undefined} style={{ whiteSpace: "nowrap" }}>{row.overdue && <Icon name="clock" size={14} />} {row.due_on ? dateWords(row.due_on) : "—"}</td>
              <td>{registry?.code("lead", "state", row.state) ?? row.state}</td>
              <td className="num">{row.days === null ? "—" : t("lead.days.n", { n: row.days })}</td>
              <td>{row.assignee?.name ?? "—"}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}
