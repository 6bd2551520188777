// A dense list of one kind: words, one state, any column's order; pages come from Rust as the window moves.
import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { call, pickSave, tell, useAsk, type Failure, type RecordView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Grid, type Column } from "../../shared/grid";
import { Icon } from "../../shared/icon";
import { Empty } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { say } from "../../shared/toast";
import { pagesFor, type Span } from "../../shared/window";
import { Failed, recordHref, RecordForm, sayFailure, SyncMarkIcon, usePeople, useRegistry, words } from "../records";
import { columnsOf, type Section } from "./kinds";

const PAGE = 100;

export function KindList({ section, kind }: { section: Section; kind: string }) {
  const registry = useRegistry();
  const [typed, setTyped] = useState("");
  const [text, setText] = useState("");
  const [code, setCode] = useState("");
  const [sort, setSort] = useState({ column: "changed", descending: false });
  const [span, setSpan] = useState<Span>({ first: 0, end: 30 });
  const [adding, setAdding] = useState(false);
  const { data: status } = useAsk("desk_status", {}, { keep: true });
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), 150);
    return () => clearTimeout(timer);
  }, [typed]);
  const request = { kind, text: text || null, code: code || null, sort: sort.column, descending: sort.descending };
  const pages = pagesFor(span, PAGE);
  const asked = pages.includes(0) ? pages : [0, ...pages];
  const answers = useQueries({
    queries: asked.map((page) => {
      const body = { ...request, offset: page * PAGE, limit: PAGE };
      return { queryKey: ["programme_list", body], queryFn: () => call("programme_list", body), meta: { said: true } };
    }),
  });
  const rows = new Map(asked.map((page, at) => [page, answers[at]?.data?.rows]));
  const known = answers.find((answer) => answer.data)?.data;
  const failed = answers.find((answer) => answer.error)?.error as Failure | undefined;
  const columns = useColumns(kind);
  const inCases = registry?.kind(kind)?.home === "case";
  const mayAdd = !inCases && status !== undefined && status.user.role !== "auditor";

  return (
    <>
      <div className="filters">
        {section.kinds.length > 1 &&
          section.kinds.map((one) => (
            <a key={one} className="btn small" aria-current={one === kind ? "page" : undefined} href={href(["programmes", section.name], { kind: one })} data-testid={`kind-${one}`}>
              {registry?.kindPlural(one)} <span className="quiet num">{known?.counts.find((count) => count.name === one)?.count ?? ""}</span>
            </a>
          ))}
        <div className="with-icon">
          <Icon name="search" />
          <input className="input" name="filter" dir="auto" value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t("cases.filter")} aria-label={t("cases.filter")} data-testid="programme-filter" />
        </div>
        {known?.by && (
          <select className="input" style={{ width: "auto" }} value={code} onChange={(event) => setCode(event.target.value)} aria-label={registry?.fieldLabel(kind, known.by.field)} data-testid="programme-code">
            <option value="">{t("programmes.any", { field: registry?.fieldLabel(kind, known.by.field).toLowerCase() ?? "" })}</option>
            {known.by.counts.filter((count) => count.name).map((count) => (
              <option key={count.name} value={count.name}>{registry?.code(kind, known.by!.field, count.name)} ({count.count})</option>
            ))}
          </select>
        )}
        <div className="end">
          <span className="num" aria-live="polite" data-testid="programme-count">{known ? t("people.count", { n: known.total }) : ""}</span>
          <Button small look="plain" icon="download" title={t("programmes.export")} onClick={() => void exportTable(kind)} testId="programme-export" />
          {mayAdd && <Button small look="primary" icon="plus" onClick={() => setAdding(true)} testId={`add-${kind}`}>{t("add")}</Button>}
        </div>
      </div>
      {failed && !known && <div className="page pad"><Failed error={failed} /></div>}
      <Grid<RecordView>
        label={registry?.kindPlural(kind) ?? kind}
        testId="programme-grid"
        columns={columns}
        total={known?.total ?? 0}
        rowAt={(index) => rows.get(Math.floor(index / PAGE))?.[index % PAGE]}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.title}
        sort={sort}
        onSort={(column) => setSort({ column, descending: sort.column === column ? !sort.descending : false })}
        onSpan={setSpan}
        onOpen={(row) => go(recordHref(row.kind, row.id, row.case_number, "overview"))}
        resetKey={JSON.stringify(request)}
        empty={known?.total === 0 ? <Nothing kind={kind} filtered={Boolean(text || code)} inCases={inCases} /> : null}
      />
      {adding && <RecordForm kind={kind} caseId={null} onClose={() => setAdding(false)} onSaved={(id) => id && go(href(["programmes", "record", id]))} />}
    </>
  );
}

function Nothing({ kind, filtered, inCases }: { kind: string; filtered: boolean; inCases: boolean }) {
  const registry = useRegistry();
  if (filtered) return <Empty icon="search" title={t("programmes.none.filtered")}>{t("cases.none.filtered.next")}</Empty>;
  return <Empty icon="inbox" title={t("records.none", { kind: registry?.kindPlural(kind).toLowerCase() ?? kind })}>{t(inCases ? "programmes.none.restricted" : "records.none.next")}</Empty>;
}

function useColumns(kind: string): Column<RecordView>[] {
  const registry = useRegistry();
  const people = usePeople();
  return useMemo(() => {
    const fields = columnsOf(kind).map<Column<RecordView>>((name, at) => ({
      id: name,
      title: registry?.fieldLabel(kind, name) ?? name,
      track: at === 0 || name === "title" || name === "subject" || name === "step" ? "minmax(8rem, 2fr)" : "minmax(4rem, 1fr)",
      sortable: true,
      cell: (row) => {
        const text = registry ? words(registry, kind, name, row.fields[name], { refs: row.refs, people }) : "";
        return at === 0 ? <a className="cut" href={recordHref(row.kind, row.id, row.case_number, "overview")} tabIndex={-1}><strong>{text || "—"}</strong></a> : <div className="cut ink2">{text || "—"}</div>;
      },
    }));
    return [...fields, { id: "sync", title: t("case.sync"), head: <Icon name="refresh-cw" label={t("case.sync")} />, track: "1.5rem", cell: (row) => <SyncMarkIcon mark={row.sync} /> }];
  }, [kind, registry, people]);
}

async function exportTable(kind: string): Promise<void> {
  const path = await pickSave(t("programmes.export"), `${kind}.csv`);
  if (!path) return;
  try {
    const report = await tell("programme_export", { kinds: [kind], format: "csv", path });
    const left = report.left_out.map((one) => ` ${t("programmes.left.out", { n: one.n, why: one.why })}`).join("");
    say(t("programmes.exported", { path: report.path, marking: report.marking }) + left);
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}
