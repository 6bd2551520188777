// What the office did in a time. Every number opens the records behind it.
import { lazy, Suspense, useMemo, useState } from "react";
import { pickSave, tell, useAsk, type Failure, type PostView, type Statistics as Reply, type StatisticsBlock, type StatisticsRow } from "../../api";
import { number, t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice, Panel } from "../../shared/parts";
import { say } from "../../shared/toast";
import { Failed, sayFailure } from "../records";
import { Bars, type Bar } from "./bars";
import { Behind, type OpenFigure } from "./behind";
import { ChartPanel, Figure, rowsOf } from "./chart-panel";
import { fiscalYear, yearDays } from "./fiscal";
import { Standing } from "./standing";
import { Years } from "./years";

const PostMap = lazy(() => import("./map"));

export default function Statistics() {
  const [year, setYear] = useState(() => fiscalYear(new Date()));
  const [days, setDays] = useState(() => yearDays(fiscalYear(new Date())));
  const [post, setPost] = useState("");
  const [drill, setDrill] = useState<{ title: string; figure: OpenFigure } | null>(null);
  const request = { ...days, post: post.trim().toUpperCase() || null };
  const whole = /^\d{4}-\d{2}-\d{2}$/;
  const ready = whole.test(days.from) && whole.test(days.to) && (!request.post || request.post.length === 3);
  const { data, error } = useAsk("statistics", request, { said: true, keep: true, enabled: ready });
  const posts = useAsk("post_list", {}, { keep: true }).data ?? NO_POSTS;
  const now = fiscalYear(new Date());
  const open = (title: string, figure: OpenFigure) => setDrill({ title, figure });

  function choose(next: number) {
    setYear(next);
    setDays(yearDays(next));
  }

  return (
    <>
      <div className="filters">
        <select className="input" style={{ width: "auto" }} value={year} onChange={(event) => choose(Number(event.target.value))} aria-label={t("statistics.year")} data-testid="statistics-year">
          {Array.from({ length: 6 }, (_, back) => now - back).map((one) => <option key={one} value={one}>{t("statistics.fy", { year: String(one) })}</option>)}
        </select>
        {(["from", "to"] as const).map((side) => (
          <label key={side}>
            {t(side === "from" ? "statistics.from" : "statistics.to")} <input className="input" style={{ width: "7.5rem" }} name={side} value={days[side]} onChange={(event) => setDays({ ...days, [side]: event.target.value })} placeholder={t("hint.date")} data-testid={`statistics-${side}`} />
          </label>
        ))}
        <select className="input" style={{ width: "auto" }} name="post" value={post} onChange={(event) => setPost(event.target.value)} aria-label={t("case.post")} data-testid="statistics-post">
          <option value="">{t("statistics.post.any")}</option>
          {[...new Set([...posts.map(({ code }) => code), ...(data?.reported ?? []).map((one) => one.post)])].sort().map((code) => <option key={code} value={code}>{postName(posts, code)}</option>)}
        </select>
        <div className="end"><Button small icon="download" disabled={!data} onClick={() => void save(request)} testId="statistics-export">{t("statistics.export")}</Button></div>
      </div>
      <div className="page pad" tabIndex={0} role="region" aria-label={t("screen", { title: t("nav.statistics") })}>
        {error && (error.fields[0] ? <Notice look="bad">{`${error.fields[0].field} ${error.fields[0].message}`}</Notice> : !data && <Failed error={error} />)}
        {data && <Standing reported={data.reported} />}
        <div className="tiles" data-testid="statistics">
          {data && <Years data={data} onOpen={open} />}
          {data?.charts.map((chart) => <Chart key={chart.name} data={data} chart={chart} posts={posts} onOpen={open} />)}
          {data?.blocks.map((block) => (
            <Block key={block.name} data={data} block={block} onDrill={open} />
          ))}
        </div>
        {data && <p className="quiet">{t("statistics.note")}</p>}
      </div>
      {drill && <Behind title={drill.title} which={drill.figure.which} onClose={() => setDrill(null)} />}
    </>
  );
}

const NO_POSTS: PostView[] = [];

function postName(posts: PostView[], code: string): string {
  return posts.find((post) => post.code === code)?.name ?? code;
}

/** The days and the post that were asked for: those of the numbers that stand here, whatever is typed since. */
function asked({ from, to, post }: Pick<Reply, "from" | "to" | "post">) {
  return { from, to, post };
}

/** By post as a map; everything else as bars. */
function Chart({ data, chart, posts, onOpen }: { data: Reply; chart: StatisticsBlock; posts: PostView[]; onOpen: (title: string, figure: OpenFigure) => void }) {
  const isMap = chart.name === "open_by_post";
  const isByPost = chart.name.endsWith("by_post");
  const bars = useMemo(() => chart.rows.map(({ name, label, total }): Bar => ({ id: name, label: isByPost ? postName(posts, name) : label, figure: { ...total, which: { ...asked(data), of: chart.name, group: name } } })), [data, chart, posts, isByPost]);
  const openBar = ({ label, figure }: Bar) => onOpen(`${chart.label}: ${label}`, figure);
  return (
    <ChartPanel name={chart.name} className={isMap ? "w7" : isByPost ? "w5" : "w6"} title={chart.label} picture={t(isMap ? "statistics.map" : "statistics.chart")} heads={[t("statistics.group"), t("statistics.total")]} rows={rowsOf(bars, chart.label)} onOpen={onOpen}>
      {isMap ? (
        <Suspense>
          <PostMap title={chart.label} bars={bars} posts={posts} onOpen={openBar} />
        </Suspense>
      ) : (
        <Bars title={chart.label} bars={bars} onOpen={openBar} />
      )}
    </ChartPanel>
  );
}

interface BlockProps {
  data: Reply;
  block: StatisticsBlock;
  onDrill: (title: string, figure: OpenFigure) => void;
}

function Block({ data, block, onDrill }: BlockProps) {
  const total = (row: StatisticsRow): OpenFigure => ({ ...row.total, which: { ...asked(data), of: row.name, unit: row.unit } });
  const timed = block.rows.some((row) => row.total.days !== null);
  const summed = block.rows.some((row) => row.total.amount !== null);
  const cell = (row: StatisticsRow, period: string, figure: OpenFigure) => (
    <td className="num" style={{ textAlign: "right" }}>
      <Figure figure={figure} title={`${row.label}, ${period}`} testId={`figure-${row.name}`} onOpen={onDrill} />
    </td>
  );
  return (
    <Panel className="w12" title={block.label} testId={`block-${block.name}`}>
      <div className="panel-body">
        <div className="half"><Bars title={block.label} bars={block.rows.map((row) => ({ id: `${row.name}${row.unit ?? ""}`, label: [row.label, row.unit].filter(Boolean).join(", "), figure: total(row) }))} onOpen={({ label, figure }) => onDrill(label, figure)} /></div>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t("statistics.measure")}</th>
              <th scope="col" style={{ textAlign: "right" }}>{t("statistics.total")}</th>
              {summed && <th scope="col" style={{ textAlign: "right" }}>{t("statistics.amount")}</th>}
              {timed && <th scope="col" style={{ textAlign: "right" }}>{t("statistics.days")}</th>}
              {data.periods.map(({ name }) => <th key={name} scope="col" style={{ textAlign: "right" }}>{name}</th>)}
            </tr>
          </thead>
          <tbody>
            {block.rows.map((row) => (
              <tr key={`${row.name}${row.unit ?? ""}`}>
                <th scope="row">{row.label}</th>
                {cell(row, t("statistics.total").toLowerCase(), total(row))}
                {summed && <td className="num" style={{ textAlign: "right" }}>{row.total.amount === null ? "—" : `${number(row.total.amount)} ${row.unit ?? ""}`}</td>}
                {timed && <td className="num" style={{ textAlign: "right" }}>{row.total.days === null ? "—" : number(row.total.days)}</td>}
                {data.periods.map(({ name, from, to }, at) => <Cell key={name}>{cell(row, name, { ...row.by_period[at]!, which: { ...total(row).which, from, to } })}</Cell>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function Cell({ children }: { children: React.ReactNode }) {
  return <>{children}</>;
}

async function save(request: { from: string; to: string; post: string | null }): Promise<void> {
  const path = await pickSave(t("statistics.export"), `statistics-${request.from}-${request.to}.csv`);
  if (!path) return;
  try {
    const saved = await tell("statistics_export", { ...request, path });
    say(t("statistics.saved", { path: saved.path }));
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}
