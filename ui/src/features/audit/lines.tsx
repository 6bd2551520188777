// The lines as a long list: pages come from Rust as the window over them moves.
import { useQueries } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { call, toFailure, type Failure, type LogEntry, type LogShowRequest } from "../../api";
import { t } from "../../i18n/t";
import { Grid, type Column } from "../../shared/grid";
import { Icon, type IconName } from "../../shared/icon";
import { useWide } from "../../shared/media";
import { Empty } from "../../shared/parts";
import { href } from "../../shared/router";
import { pagesFor, type Span } from "../../shared/window";
import { Failed } from "../records";
import { actWords, postTime } from "./said";

const PAGE = 100;

interface Props {
  request: LogShowRequest;
  narrowed: boolean;
  onTotal: (total: number | null) => void;
  onOpen: (entry: LogEntry) => void;
}

export function Lines({ request, narrowed, onTotal, onOpen }: Props) {
  const [span, setSpan] = useState<Span>({ first: 0, end: 30 });
  const columns = useColumns();
  const pages = pagesFor(span, PAGE);
  const asked = pages.includes(0) ? pages : [0, ...pages];
  const answers = useQueries({
    queries: asked.map((page) => {
      const body = { ...request, offset: page * PAGE, limit: PAGE };
      return { queryKey: ["log_show", body], queryFn: () => call("log_show", body), meta: { said: true } };
    }),
  });
  const rows = new Map(asked.map((page, at) => [page, answers[at]?.data?.entries]));
  const failed = answers.find((answer) => answer.error)?.error;
  const total = answers.find((answer) => answer.data)?.data?.total;
  const failure = failed && total === undefined ? toFailure(failed) : null;
  useEffect(() => onTotal(failure ? null : (total ?? null)), [total, failure?.code, onTotal]);
  if (failure) return <NotRead failure={failure} asksForCase={Boolean(request.case)} />;
  return (
    <Grid<LogEntry>
      label={t("nav.audit")}
      testId="audit-grid"
      columns={columns}
      total={total ?? 0}
      rowAt={(index) => rows.get(Math.floor(index / PAGE))?.[index % PAGE]}
      rowKey={(row) => `${row.stream} ${row.seq}`}
      rowLabel={(row) => `${postTime(row)} ${row.author} ${actWords(row)} ${row.case_number ?? ""}`}
      onSpan={setSpan}
      onOpen={onOpen}
      onCurrent={() => undefined}
      resetKey={JSON.stringify(request)}
      empty={total === 0 ? <Empty icon="shield" title={t("audit.none")}>{narrowed && t("audit.none.next")}</Empty> : null}
    />
  );
}

/** A number that no case here has is no fault: it finds nothing. */
function NotRead({ failure, asksForCase }: { failure: Failure; asksForCase: boolean }) {
  if (asksForCase && failure.code === "not_found") return <div className="page pad"><Empty icon="folder" title={t("audit.none.case")}>{t("audit.none.case.next")}</Empty></div>;
  return <div className="page pad"><Failed error={failure} /></div>;
}

const ICONS: Record<string, IconName> = { "case.view": "eye", search: "search", export: "file-output", print: "printer", "file.save": "download", "log.export": "file-output", backup: "save", "bundle.make": "package", unlock: "lock-open", recover: "key-round", restore: "rotate-ccw", lock: "lock", "vault.create": "plus", "passphrase.change": "key-round" };

function useColumns(): Column<LogEntry>[] {
  const roomy = useWide(70);
  const some = useWide(56);
  return useMemo(() => {
    const columns: (Column<LogEntry> | false)[] = [
      { id: "when", title: t("audit.when"), track: "14rem", cell: (row) => <time className="num" dateTime={row.at}>{postTime(row)}</time> },
      { id: "person", title: t("audit.person"), track: some ? "11rem" : "8rem", cell: (row) => <div className="cut"><bdi>{row.author}</bdi></div> },
      roomy && { id: "device", title: t("audit.device"), track: "10rem", cell: (row) => <div className="cut ink2">{row.device}</div> },
      { id: "act", title: t("audit.act"), track: "minmax(10rem, 1fr)", cell: (row) => <span className="mark cut"><Icon name={(row.act && ICONS[row.action]) ?? "pencil"} className="quiet" /> <span className="cut" data-testid="audit-act">{actWords(row)}</span></span> },
      some && { id: "case", title: t("audit.case"), track: "12rem", cell: (row) => row.case_number && <a className="mono ink2" href={href(["case", row.case_number])} tabIndex={-1}>{row.case_number}</a> },
      some && { id: "fields", title: t("audit.fields"), track: "4rem", cell: (row) => <span className="num ink2">{row.act ? "" : row.ops}</span> },
    ];
    return columns.filter((column) => column !== false);
  }, [roomy, some]);
}
