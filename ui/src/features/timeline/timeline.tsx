// What happened, by event time: a strip by lane and the same data as a list.
import { useAsk, type TimelineEntry } from "../../api";
import { has, t, type TextKey } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { Empty, SectionHead } from "../../shared/parts";
import { dateWords, instantWords, monthTitle } from "../../shared/time";
import { Failed, humanize, kindIcon } from "../records";
import { groupByMonth, placeOnStrip } from "./strip";

export function Timeline({ caseId }: { caseId: string }) {
  const { data, error } = useAsk("case_timeline", { case: caseId }, { said: true });
  const now = useNow();
  if (error && !data) return <Failed error={error} />;
  if (!data) return null;
  return (
    <section>
      <SectionHead title={t("section.timeline")} count={data.entries.length} />
      {data.entries.length === 0 ? (
        <Empty icon="chart-gantt" title={t("timeline.none")}>{t("timeline.none.next")}</Empty>
      ) : (
        <>
          <Strip entries={data.entries} now={now} />
          <div className="times" data-testid="timeline">
            {groupByMonth(data.entries).map(([month, entries]) => (
              <section key={month}>
                <h3>{monthTitle(month)}</h3>
                <ol>
                  {entries.map((entry) => (
                    <Entry key={`${entry.record.id}${entry.at}${entry.title}`} entry={entry} now={now} />
                  ))}
                </ol>
              </section>
            ))}
          </div>
        </>
      )}
    </section>
  );
}

function Entry({ entry, now }: { entry: TimelineEntry; now: Date }) {
  const at = entry.at.includes("T") ? instantWords(entry.at, now) : dateWords(entry.at);
  return (
    <li>
      <time dateTime={entry.at}>{at}</time>
      <Icon name={kindIcon(entry.record.kind)} />
      <div>
        <strong>{entry.title}</strong>
        {entry.detail && <p>{entry.detail}</p>}
        {entry.entered_at.slice(0, 10) !== entry.at.slice(0, 10) && <small>{t("timeline.entered", { when: instantWords(entry.entered_at, now) })}</small>}
      </div>
    </li>
  );
}

function laneWords(lane: string): string {
  const key = `lane.${lane}`;
  return has(key) ? t(key as TextKey) : humanize(lane);
}

function Strip({ entries, now }: { entries: TimelineEntry[]; now: Date }) {
  const { lanes, ticks, today } = placeOnStrip(entries, now);
  const height = lanes.length * 22 + 26;
  return (
    <div className="strip">
      <svg width="100%" height={height} viewBox={`0 0 800 ${height}`} role="img" aria-label={t("timeline.strip")} preserveAspectRatio="xMinYMin meet">
        {ticks.map((tick) => (
          <g key={tick.title}>
            <line className="tick" x1={110 + tick.x * 670} x2={110 + tick.x * 670} y1={2} y2={height - 20} />
            <text x={114 + tick.x * 670} y={height - 6}>{tick.title}</text>
          </g>
        ))}
        {lanes.map((lane, at) => (
          <g key={lane.name}>
            <text x={0} y={at * 22 + 17}>{laneWords(lane.name)}</text>
            <line className="lane" x1={110} x2={780} y1={at * 22 + 13} y2={at * 22 + 13} />
            {lane.dots.map((x, dot) => (
              <circle key={dot} className={`c${at % 4}`} cx={110 + x * 670} cy={at * 22 + 13} r={4} />
            ))}
          </g>
        ))}
        <line className="today" x1={110 + today * 670} x2={110 + today * 670} y1={0} y2={height - 20} />
      </svg>
    </div>
  );
}
