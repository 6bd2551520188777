// A picture of numbers and, at the press of a button, the same as a table.
import { useState, type ReactNode } from "react";
import { number, t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Panel } from "../../shared/parts";
import type { Bar } from "./bars";
import type { OpenFigure } from "./behind";

interface Props {
  name: string;
  title: string;
  /** What the picture is called on its button. */
  picture: string;
  className: string;
  heads: string[];
  rows: { id: string; label: string; figures: (OpenFigure & { title: string })[] }[];
  onOpen: (title: string, figure: OpenFigure) => void;
  children: ReactNode;
}

export function ChartPanel({ name, title, picture, className, heads, rows, onOpen, children }: Props) {
  const [table, setTable] = useState(false);
  const toggle = (
    <div className="segments" role="group" aria-label={t("statistics.show", { title })}>
      <Button small aria-pressed={!table} onClick={() => setTable(false)} testId={`${name}-picture`}>{picture}</Button>
      <Button small aria-pressed={table} onClick={() => setTable(true)} testId={`${name}-table`}>{t("links.table")}</Button>
    </div>
  );
  return (
    <Panel className={className} title={title} end={toggle} testId={`chart-${name}`}>
      <div className="panel-body" aria-live="polite">
        {rows.length === 0 ? <p className="quiet">{t("statistics.none")}</p> : table ? <Rows heads={heads} rows={rows} onOpen={onOpen} /> : children}
      </div>
    </Panel>
  );
}

function Rows({ heads, rows, onOpen }: Pick<Props, "heads" | "rows" | "onOpen">) {
  return (
    <table className="table">
      <thead>
        <tr>{heads.map((head, at) => <th key={head} scope="col" className={at > 0 ? "number" : undefined}>{head}</th>)}</tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{row.label}</th>
            {row.figures.map((figure) => <td key={figure.title} className="num number"><Figure figure={figure} title={`${row.label}, ${figure.title}`} onOpen={onOpen} /></td>)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A number that opens its records. */
export function Figure({ figure, title, testId, onOpen }: { figure: OpenFigure; title: string; testId?: string; onOpen: Props["onOpen"] }) {
  if (figure.count === 0) return <span className="quiet">0</span>;
  return <button type="button" className="linklike" aria-label={`${title}: ${number(figure.count)}`} onClick={() => onOpen(title, figure)} data-testid={testId}>{number(figure.count)}</button>;
}

/** Bars as rows of a table with one number each. */
export function rowsOf(bars: Bar[], head: string): Props["rows"] {
  return bars.map(({ id, label, figure }) => ({ id, label, figures: [{ ...figure, title: head }] }));
}
