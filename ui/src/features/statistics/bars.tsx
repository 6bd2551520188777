// One group of numbers as bars, each of which opens its records. The table beside it says the same.
import type { KeyboardEvent } from "react";
import { number } from "../../i18n/t";
import type { OpenFigure } from "./behind";

export interface Bar {
  id: string;
  label: string;
  figure: OpenFigure;
}

interface Props {
  title: string;
  bars: Bar[];
  onOpen: (bar: Bar) => void;
}

/** In the height of letters, so that the chart grows with the text. */
const ROW = 1.9;
/** Per cent of the width: where the bars begin, and how long the longest is. */
const BEGIN = 46;
const LONGEST = 42;

export function Bars({ title, bars, onOpen }: Props) {
  const most = Math.max(1, ...bars.map(({ figure }) => figure.count));
  return (
    <svg className="chart" role="group" width="100%" height={`${bars.length * ROW}em`} data-testid="bars">
      <title>{title}</title>
      {bars.map((bar, at) => {
        const { label, figure } = bar;
        const wide = (figure.count / most) * LONGEST;
        return (
          <g key={bar.id} {...opening(figure, () => onOpen(bar))} data-testid={`bar-${bar.id}`}>
            <title>{`${label}: ${number(figure.count)}`}</title>
            <rect className="hit" x="0" y={`${at * ROW}em`} width="100%" height={`${ROW}em`} />
            <text x="0" y={`${(at + 0.68) * ROW}em`}>{short(label)}</text>
            <rect className="bar" x={`${BEGIN}%`} y={`${at * ROW + 0.5}em`} width={`${figure.count > 0 ? Math.max(wide, 0.6) : 0}%`} height={`${ROW - 1}em`} />
            <text className="figure" x="100%" y={`${(at + 0.68) * ROW}em`}>{number(figure.count)}</text>
          </g>
        );
      })}
    </svg>
  );
}

/** A mark that opens its records by a click, Enter or Space; one that stands for none is no button. */
export function opening(figure: OpenFigure, open: () => void) {
  if (figure.count === 0) return { role: "img" };
  return {
    role: "button",
    tabIndex: 0,
    className: "opens",
    onClick: open,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      open();
    },
  };
}

function short(label: string): string {
  return label.length > 27 ? `${label.slice(0, 26)}…` : label;
}
