// The list of cases: pages come from Rust as the window over them moves.
import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { call, toFailure, type CaseListRequest, type CaseRow } from "../../api";
import { t, type TextKey } from "../../i18n/t";
import { Grid, type Column } from "../../shared/grid";
import { Icon } from "../../shared/icon";
import { useWide } from "../../shared/media";
import { useNow } from "../../shared/now";
import { Empty } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { ageWords, dueWords } from "../../shared/time";
import { around, pagesFor, type Span } from "../../shared/window";
import { Failed, SyncMarkIcon, useRegistry } from "../records";
import { ArrivingMark, isLacking } from "./arriving";
import { Lead, PriorityMark, StatusMark } from "./marks";
import type { Selection } from "./selection";
import type { Sort } from "./views";

const PAGE = 100;

interface Props {
  request: CaseListRequest;
  /** Only these; those that there is room for unless said. */
  only: string[];
  /** Whether it shows less than its view does. */
  filtered: boolean;
  sort: Sort;
  onSort: (sort: Sort) => void;
  onTotal: (total: number, locked: number) => void;
  onCurrent: (row: CaseRow | undefined) => void;
  onPreview: () => void;
  selection: Selection;
  onSelect: (row: CaseRow) => void;
}

export function CaseList({ request, only, filtered, sort, onSort, onTotal, onCurrent, onPreview, selection, onSelect }: Props) {
  const [span, setSpan] = useState<Span>({ first: 0, end: 30 });
  const columns = useColumns(only);
  const selected = useMemo(() => new Set(selection.keys()), [selection]);
  const key = JSON.stringify([request, sort]);
  const [counted, setCounted] = useState({ key: "", total: 0 });
  // What is shown comes first; when it is here, a page to either side, so that scrolling meets no blank row.
  const pages = pagesFor(counted.key === key ? around(span, PAGE, counted.total) : span, PAGE);
  const asked = pages.includes(0) ? pages : [0, ...pages];
  const answers = useQueries({
    queries: asked.map((page) => {
      const body = { ...request, sort: sort.column, descending: sort.descending, offset: page * PAGE, limit: PAGE };
      return { queryKey: ["case_list", body], queryFn: () => call("case_list", body), meta: { said: true } };
    }),
  });
  const rows = new Map(asked.map((page, at) => [page, answers[at]?.data?.rows]));
  const failed = answers.find((answer) => answer.error)?.error;
  const known = answers.find((answer) => answer.data)?.data;
  const total = known?.total;
  const locked = known?.locked ?? 0;
  useEffect(() => {
    if (total === undefined) return;
    onTotal(total, locked);
    setCounted({ key, total });
  }, [key, total, locked, onTotal]);

  if (failed && !known) return <div className="page pad"><Failed error={toFailure(failed)} /></div>;
  return (
    <Grid<CaseRow>
      label={t("cases")}
      testId="case-grid"
      columns={columns}
      total={total ?? 0}
      rowAt={(index) => rows.get(Math.floor(index / PAGE))?.[index % PAGE]}
      rowKey={(row) => row.id}
      rowLabel={(row) => `${row.number} ${row.title}`}
      sort={sort}
      onSort={(column) => onSort({ column, descending: sort.column === column ? !sort.descending : column === "changed" || column === "priority" })}
      onSpan={setSpan}
      onOpen={(row) => go(href(["case", row.number || row.id]))}
      onCurrent={onCurrent}
      onPreview={onPreview}
      selected={selected}
      onSelect={onSelect}
      resetKey={key}
      empty={total === 0 ? <Nothing filtered={filtered} locked={locked > 0} /> : null}
    />
  );
}

function Nothing({ filtered, locked }: { filtered: boolean; locked: boolean }) {
  if (locked && !filtered) return <Empty icon="lock" title={t("cases.none.locked")}>{t("cases.none.locked.next")}</Empty>;
  return (
    <Empty icon="folder" title={t(filtered ? "cases.none.filtered" : "cases.none")}>
      {t(filtered ? "cases.none.filtered.next" : "cases.none.next")} {!filtered && <kbd>C</kbd>}
    </Empty>
  );
}

/** Every column there is, by its id. Number and title are always shown. */
export const COLUMNS = ["type", "status", "priority", "lead", "post", "due", "changed", "sync"] as const;

const TITLES: Record<(typeof COLUMNS)[number], TextKey> = { type: "case.type", status: "case.status", priority: "case.priority", lead: "case.lead", post: "case.post", due: "case.due", changed: "case.changed", sync: "case.sync" };
export function columnTitle(id: (typeof COLUMNS)[number]): string {
  return t(TITLES[id]);
}

function useColumns(only: string[]): Column<CaseRow>[] {
  const registry = useRegistry();
  const now = useNow();
  const wide = useWide(100);
  const roomy = useWide(70);
  const some = useWide(56);
  const little = useWide(46);
  return useMemo(() => {
    const columns: (Column<CaseRow> | false)[] = [
      { id: "number", title: t("case.number"), track: "11.25rem", sortable: true, cell: (row) => <a className="mono ink2" href={href(["case", row.number || row.id])} tabIndex={-1} data-testid="case-link">{row.number}</a> },
      {
        id: "title",
        title: t("case.title.subject"),
        track: "minmax(8rem, 1fr)",
        sortable: true,
        cell: (row) => (
          <div className="cut">
            <strong dir="auto">{row.title}</strong>
            {row.main_subject && <span className="quiet"> · <bdi>{row.main_subject}</bdi></span>}
          </div>
        ),
      },
      roomy && { id: "type", title: t("case.type"), track: "9.25rem", sortable: true, cell: (row) => <div className="cut ink2">{registry?.code("case", "type", row.type)}</div> },
      { id: "status", title: t("case.status"), track: "9.75rem", sortable: true, cell: (row) => <StatusMark status={row.status} /> },
      some && { id: "priority", title: t("case.priority"), head: <Icon name="flag" label={t("case.priority")} />, track: "2rem", sortable: true, cell: (row) => <PriorityMark priority={row.priority} /> },
      roomy && { id: "lead", title: t("case.lead"), track: wide ? "10rem" : "7.25rem", cell: (row) => <Lead lead={row.lead} avatar={wide} /> },
      (only.includes("post") ? roomy : wide) && { id: "post", title: t("case.post"), track: "4.5rem", cell: (row) => <span className="ink2">{row.post}</span> },
      little && { id: "due", title: t("case.due"), track: "6rem", sortable: true, cell: (row) => <DueCell day={row.next_due} now={now} /> },
      some && { id: "changed", title: t("case.changed"), track: "4.75rem", sortable: true, cell: (row) => <span className="quiet num">{ageWords(row.changed_at, now)}</span> },
      { id: "sync", title: t("case.sync"), head: <Icon name="refresh-cw" label={t("case.sync")} />, track: "1.5rem", cell: (row) => (isLacking(row) && row.sync === "sent" ? <ArrivingMark /> : <SyncMarkIcon mark={row.sync} />) },
    ];
    return columns.filter((column) => column !== false).filter(({ id }) => only.length === 0 || id === "number" || id === "title" || only.includes(id));
  }, [registry, now, wide, roomy, some, little, only]);
}

export function DueCell({ day, now }: { day: string | null; now: Date }) {
  const due = dueWords(day, now);
  if (!due) return <span className="quiet">—</span>;
  return <span className={due.level === "late" ? "bad" : due.level === "soon" ? "warn" : ""}>{due.text}</span>;
}
