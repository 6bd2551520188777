// A long table a piece at a time: a thousand rows at once serve neither the reader nor the engine.
import { useState, type ReactNode } from "react";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";

const PIECE = 50;

/** The first of the rows, and the way to more of them where there are more. */
export function useFirst<Row>(rows: Row[], piece = PIECE): [shown: Row[], more: ReactNode] {
  const [most, setMost] = useState(piece);
  const rest = rows.length - most;
  const more = rest > 0 && (
    <p className="button-row">
      <Button small onClick={() => setMost(most + piece)} testId="more-rows">{t("more.rows", { n: Math.min(piece, rest) })}</Button>
      <span className="quiet" role="status">{t("more.shown", { shown: most, n: rows.length })}</span>
    </p>
  );
  return [rows.slice(0, most), more];
}
