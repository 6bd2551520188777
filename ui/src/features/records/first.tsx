// A long table a piece at a time: a thousand rows at once serve neither the reader nor the engine.
import { useState, type ReactNode } from "react";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";

export const PIECE = 50;

/** The first of the rows, and the way to more of them where there are more. */
export function useFirst<Row>(rows: Row[], piece = PIECE): [shown: Row[], more: ReactNode] {
  const [most, setMost] = useState(piece);
  return [rows.slice(0, most), <More shown={most} all={rows.length} piece={piece} onMore={() => setMost(most + piece)} />];
}

/** The way to more rows where some are shown of all that there are, be they here or with whoever is asked. */
export function More({ shown, all, piece = PIECE, onMore }: { shown: number; all: number; piece?: number; onMore: () => void }) {
  const rest = all - shown;
  if (rest <= 0) return null;
  return (
    <p className="button-row">
      <Button small onClick={onMore} testId="more-rows">{t("more.rows", { n: Math.min(piece, rest) })}</Button>
      <span className="quiet" role="status">{t("more.shown", { shown, n: all })}</span>
    </p>
  );
}
