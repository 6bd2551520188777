// Fiscal years side by side: for each measure the number of the last one, beside the year before, and a column a year.
import type { Statistics } from "../../api";
import { number, t } from "../../i18n/t";
import { opening } from "./bars";
import type { OpenFigure } from "./behind";
import { ChartPanel, Figure } from "./chart-panel";

interface Props {
  data: Statistics;
  onOpen: (title: string, figure: OpenFigure) => void;
}

export function Years({ data: { years, by_year, post }, onOpen }: Props) {
  const names = years.map(({ name }) => name);
  const rows = by_year.map(({ name, label, by_period }) => {
    const figures = years.flatMap(({ name: title, from, to }, at) => {
      const figure = by_period[at];
      return figure ? [{ ...figure, title, which: { from, to, post, of: name } }] : [];
    });
    return { id: name, label, figures };
  });
  return (
    <ChartPanel name="years" className="w12" title={t("statistics.years")} picture={t("statistics.chart")} heads={[t("statistics.measure"), ...names]} rows={rows} onOpen={onOpen}>
      <div className="year-tiles">
        {rows.map((row) => <Tile key={row.id} id={row.id} label={row.label} figures={row.figures} onOpen={onOpen} />)}
      </div>
    </ChartPanel>
  );
}

/** Of a hundred: how high the highest column is, and how wide each. */
const HIGHEST = 62;
const WIDE = 14;

function Tile({ id, label, figures, onOpen }: { id: string; label: string; figures: (OpenFigure & { title: string })[]; onOpen: Props["onOpen"] }) {
  const most = Math.max(1, ...figures.map(({ count }) => count));
  const [before, last] = figures.slice(-2);
  if (!last || !before) return null;
  return (
    <div className="year-tile" role="group" aria-label={label} data-testid={`year-${id}`}>
      <h3>{label}</h3>
      <p className="big num"><Figure figure={last} title={`${label}, ${last.title}`} onOpen={onOpen} /> <small>{last.title}</small></p>
      <p className="quiet">{t("statistics.before", { n: number(before.count), year: before.title })}</p>
      <svg className="chart columns" role="group" width="100%" height="6em">
        <title>{t("statistics.year.each", { title: label })}</title>
        {figures.map((figure, at) => {
          const high = (figure.count / most) * HIGHEST;
          const left = 10 + at * 20;
          return (
            <g key={figure.title} {...opening(figure, () => onOpen(`${label}, ${figure.title}`, figure))}>
              <title>{`${label}, ${figure.title}: ${number(figure.count)}`}</title>
              <rect className="hit" x={`${left - 10}%`} y="0" width="20%" height="100%" />
              <rect className={figure === last ? "bar" : "bar past"} x={`${left - WIDE / 2}%`} y={`${82 - high}%`} width={`${WIDE}%`} height={`${high}%`} />
              <text className="middle" x={`${left}%`} y={`${78 - high}%`}>{number(figure.count)}</text>
              <text className="middle axis" x={`${left}%`} y="97%">{figure.title.replace("FY20", "’")}</text>
            </g>
          );
        })}
      </svg>
    </div>
  );
}
