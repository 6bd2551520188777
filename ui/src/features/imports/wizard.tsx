// A spreadsheet on its way in: pick it, say which column is which field, see every bad row, import, undo.
import { useState } from "react";
import { pickOpen, tell, toFailure, useAsk, type Failure, type LeftRecord, type Mapping, type TableReport, type TableView } from "../../api";
import { t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice, Panel } from "../../shared/parts";
import { say } from "../../shared/toast";
import { failureWords, sayFailure, useRegistry } from "../records";
import { RunningWork } from "../work";
import { Bad } from "./bad";
import { RecordFile } from "./record-file";

const EMPTY: Mapping = { name: "", kind: "trainee", case: null, columns: [], month_first: false };
const NEVER = ["approval", "attachment", "custody_event", "disclosure"];

export default function Imports() {
  const registry = useRegistry();
  const [path, setPath] = useState<string | null>(null);
  const [sheet, setSheet] = useState<string | null>(null);
  const [table, setTable] = useState<TableView | null>(null);
  const [mapping, setMapping] = useState<Mapping>(EMPTY);
  const [report, setReport] = useState<TableReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const { data: schema } = useAsk("schema", {});
  const { data: kept } = useAsk("mapping_list", {});
  const kind = registry?.kind(mapping.kind);

  async function attempt(work: () => Promise<void>) {
    setFailure(null);
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    } finally {
      setBusy(false);
    }
  }
  const look = (file: string, of: string | null, as: string) =>
    attempt(async () => {
      const seen = await tell("table_read", { path: file, sheet: of, kind: as });
      setTable(seen);
      setReport(null);
      setMapping((old) => ({ ...old, kind: as, columns: seen.suggested }));
    });
  async function pick() {
    const file = await pickOpen(t("imports.pick"), [{ name: "CSV, XLSX", extensions: ["csv", "tsv", "txt", "xlsx", "xls", "ods"] }]);
    if (!file) return;
    setPath(file);
    setSheet(null);
    await look(file, null, mapping.kind);
  }
  const run = (dry: boolean) =>
    attempt(async () => {
      const done = await tell("table_import", { path: path ?? "", sheet, with: mapping, dry_run: dry, skip_bad: true });
      setReport(done);
    });
  function assign(column: string, field: string) {
    const others = mapping.columns.filter((one) => one.column !== column && one.field !== field);
    setMapping({ ...mapping, columns: field ? [...others, { column, field }] : others });
    setReport(null);
  }

  return (
    <div className="tiles">
      {failure && <Notice look="bad" testId="import-failure">{failureWords(failure)} {failure.fields.map((one) => `${one.field}: ${one.message}`).join(" · ")}</Notice>}
      <Panel className="w12" title={t("imports.title")} end={<Button small icon="folder-open" onClick={() => void pick()} testId="import-pick">{t("imports.pick")}</Button>}>
        <div className="panel-body">
          {!table && <p className="ink2">{t("imports.text")}</p>}
          {table && <p className="mono quiet">{path} · {t("imports.rows", { n: table.rows })}</p>}
          <div className="filters">
            <select className="input" style={{ width: "auto" }} value={mapping.kind} aria-label={t("imports.kind")} data-testid="import-kind" onChange={(event) => (path ? void look(path, sheet, event.target.value) : setMapping({ ...mapping, kind: event.target.value, columns: [] }))}>
              {schema?.kinds.filter((one) => one.import && one.home !== "org" && !NEVER.includes(one.name)).map((one) => <option key={one.name} value={one.name}>{one.plural}</option>)}
            </select>
            {kept && kept.length > 0 && (
              <select className="input" style={{ width: "auto" }} value="" aria-label={t("imports.kept")} data-testid="import-kept" onChange={(event) => setMapping(kept.find((one) => one.name === event.target.value) ?? mapping)}>
                <option value="">{t("imports.kept")}</option>
                {kept.map((one) => <option key={one.name} value={one.name}>{one.name}</option>)}
              </select>
            )}
            {table && table.sheets.length > 1 && (
              <select className="input" style={{ width: "auto" }} value={sheet ?? table.sheets[0]} aria-label={t("imports.sheet")} onChange={(event) => [setSheet(event.target.value), path && void look(path, event.target.value, mapping.kind)]}>
                {table.sheets.map((one) => <option key={one} value={one}>{one}</option>)}
              </select>
            )}
            {kind?.home.startsWith("case") && kind.name !== "case" && <input className="input" style={{ width: "14rem" }} name="case" value={mapping.case ?? ""} placeholder={t("case.number")} aria-label={t("case.number")} onChange={(event) => setMapping({ ...mapping, case: event.target.value || null })} data-testid="import-case" />}
            <label><input type="checkbox" checked={mapping.month_first} onChange={(event) => setMapping({ ...mapping, month_first: event.target.checked })} /> {t("imports.month.first")}</label>
          </div>
          {table && kind && (
            <table className="table" data-testid="import-columns">
              <thead><tr><th scope="col">{t("imports.column")}</th><th scope="col">{t("imports.field")}</th><th scope="col">{t("imports.first")}</th></tr></thead>
              <tbody>
                {table.heads.map((head, at) => (
                  <tr key={head}>
                    <th scope="row">{head}</th>
                    <td>
                      <select className="input" value={mapping.columns.find((one) => one.column === head)?.field ?? ""} aria-label={head} onChange={(event) => assign(head, event.target.value)}>
                        <option value="">{t("imports.leave")}</option>
                        {kind.fields.map((field) => <option key={field.name} value={field.name}>{field.label}{field.required && !field.supplied ? " *" : ""}</option>)}
                      </select>
                    </td>
                    <td className="quiet cut">{table.first.slice(0, 3).map((row) => row[at]).filter(Boolean).join(" · ")}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {busy && <RunningWork kinds={["table_import"]} label={t("imports.busy")} />}
          {table && (
            <div className="filters">
              <input className="input" style={{ width: "14rem" }} name="mapping" dir="auto" value={mapping.name} placeholder={t("imports.name")} aria-label={t("imports.name")} onChange={(event) => setMapping({ ...mapping, name: event.target.value })} />
              <Button small disabled={!mapping.name.trim()} onClick={() => void attempt(async () => void (await tell("mapping_save", { mapping })))} testId="mapping-save">{t("imports.keep")}</Button>
              <div className="end">
                <Button icon="eye" disabled={busy || mapping.columns.length === 0} onClick={() => void run(true)} testId="import-rehearse">{t("imports.rehearse")}</Button>
                <Button look="primary" icon="upload" disabled={!report?.dry_run || report.written === 0} onClick={() => void run(false)} testId="import-run">{t("imports.run", { n: report?.dry_run ? report.written : 0 })}</Button>
              </div>
            </div>
          )}
          {report && <Notice look={report.rejected > 0 ? "warn" : "ok"} testId="import-report">{t(report.dry_run ? "imports.would" : "imports.did", { written: report.written, rejected: report.rejected, unchanged: report.unchanged })}</Notice>}
          {report && report.bad.length > 0 && <Bad bad={report.bad} of={t("imports.row")} label={(name) => registry?.fieldLabel(mapping.kind, name) ?? name} />}
        </div>
      </Panel>
      <RecordFile />
      <Done />
    </div>
  );
}

const WHY: Record<string, TextKey> = {
  changed: "imports.left.changed",
  has_parts: "imports.left.has_parts",
  closed: "imports.left.closed",
  legal_hold: "imports.left.legal_hold",
  hidden: "imports.left.hidden",
};

/** What an undone import left where it is, and why. */
function Left({ left }: { left: LeftRecord[] }) {
  return (
    <Notice look="warn" testId="import-left">
      <strong>{t("imports.left", { n: left.length })}</strong>
      <ul className="rows">
        {left.slice(0, 200).map((one, at) => (
          <li key={one.record?.id ?? at}><span className="cut">{one.record?.title ?? "—"}</span><span className="end quiet">{t(WHY[one.why] ?? "imports.left.changed")}</span></li>
        ))}
      </ul>
    </Notice>
  );
}

function Done() {
  const { data } = useAsk("import_list", {});
  const registry = useRegistry();
  const [left, setLeft] = useState<LeftRecord[]>([]);
  if (!data || data.length === 0) return null;
  async function undo(id: string) {
    try {
      const undone = await tell("import_undo", { id });
      setLeft(undone.left);
      say(t("imports.undone", { n: undone.deleted }));
    } catch (thrown) {
      sayFailure(toFailure(thrown));
    }
  }
  return (
    <Panel className="w12" title={t("imports.list")} count={data.length}>
      {left.length > 0 && <Left left={left} />}
      <ul className="rows">
        {data.map((one) => (
          <li key={one.id}>
            <span className="cut">{one.file} · {registry?.kindPlural(one.kind)} · {one.written}</span>
            <span className="end">{one.undone ? <span className="quiet">{t("imports.was.undone")}</span> : <Button small icon="undo-2" onClick={() => void undo(one.id)} testId="import-undo">{t("undo")}</Button>}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
