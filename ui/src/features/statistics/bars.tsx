// One block as bars. The table beside it says the same in numbers.
import type { StatisticsRow } from "../../api";
import { number } from "../../i18n/t";

const ROW = 22;
const LABEL = 190;
const BAR = 200;

export function Bars({ title, rows }: { title: string; rows: StatisticsRow[] }) {
  const most = Math.max(1, ...rows.map((row) => row.total.count));
  return (
    <svg viewBox={`0 0 ${LABEL + BAR + 50} ${rows.length * ROW}`} role="img" aria-label={title} style={{ width: "100%", maxWidth: "28rem" }} data-testid="bars">
      {rows.map((row, at) => {
        const wide = (row.total.count / most) * BAR;
        return (
          <g key={`${row.name}${row.unit ?? ""}`} transform={`translate(0 ${at * ROW})`}>
            <text x={LABEL - 6} y={15} textAnchor="end" fontSize={11} fill="var(--ink2)">{[row.label, row.unit].filter(Boolean).join(", ")}</text>
            <rect x={LABEL} y={4} width={Math.max(wide, row.total.count > 0 ? 2 : 0)} height={ROW - 8} fill="var(--accent)" />
            <text x={LABEL + wide + 5} y={15} fontSize={11} fill="var(--ink)">{number(row.total.count)}</text>
          </g>
        );
      })}
    </svg>
  );
}
