// What left, one file a row; a row opens to all that was recorded of it.
import { useState } from "react";
import type { DisclosureRow } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { href } from "../../shared/router";
import { instantFull } from "../../shared/time";
import { Facts, SyncMarkIcon, useRegistry } from "../records";
import { field } from "./plan";

export function ExportTable({ rows, ofCase }: { rows: DisclosureRow[]; ofCase?: boolean }) {
  const [open, setOpen] = useState<string | null>(null);
  const registry = useRegistry();
  const code = (row: DisclosureRow, name: string) => registry?.code("disclosure", name, field(row, name)) ?? field(row, name);
  const columns = ["when", "document", ...(ofCase ? [] : ["cases"]), "to", "basis", "marking", "by", "hash"] as const;
  return (
    <table className="table" data-testid="exports">
      <caption className="unseen">{t("exports.caption")}</caption>
      <thead>
        <tr>
          {columns.map((column) => <th key={column} scope="col">{t(`exports.${column}` as "exports.when")}</th>)}
          <th scope="col"><span className="unseen">{t("exports.details")}</span></th>
        </tr>
      </thead>
      {rows.map((row) => {
        const { id } = row.record;
        return (
          <tbody key={id}>
            <tr data-testid="export-row">
              <td className="num">{instantFull(field(row, "made_at"))} <SyncMarkIcon mark={row.record.sync} /></td>
              <td>{code(row, "document")}</td>
              {!ofCase && <td><Cases row={row} /></td>}
              <td dir="auto">{field(row, "recipient")}</td>
              <td>{code(row, "basis")}</td>
              <td><span className="marking-tag">{field(row, "file_marking")}</span></td>
              <td>{row.record.author.name}</td>
              <td className="mono quiet" title={field(row, "sha256")}>{field(row, "sha256").slice(0, 12)}</td>
              <td className="actions"><Button small look="plain" icon={open === id ? "chevron-down" : "chevron-right"} title={t("exports.details")} aria-expanded={open === id} onClick={() => setOpen(open === id ? null : id)} testId="export-details" /></td>
            </tr>
            {open === id && (
              <tr>
                <td colSpan={columns.length + 1} data-testid="export-facts"><Facts record={row.record} /></td>
              </tr>
            )}
          </tbody>
        );
      })}
    </table>
  );
}

function Cases({ row }: { row: DisclosureRow }) {
  const [first, ...more] = row.cases;
  if (!first) return null;
  if (more.length > 0) return <span title={row.cases.map(({ title }) => title).join("\n")}>{t("exports.cases.n", { n: row.cases.length })}</span>;
  return <a className="mono" href={href(["case", first.id, "reports"])}>{first.title}</a>;
}
