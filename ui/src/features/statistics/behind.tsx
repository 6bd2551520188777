// The records behind one number, asked for when somebody opens it.
import { useState } from "react";
import { useAsk, type FigureView, type Request } from "../../api";
import { t } from "../../i18n/t";
import { Dialog } from "../../shared/dialog";
import { Empty } from "../../shared/parts";
import { sectionFor } from "../desk";
import { Failed, More, PIECE, recordHref, useRegistry } from "../records";

/** A number, and how its records are asked for. */
export interface OpenFigure extends FigureView {
  which: Omit<Request<"statistics_behind">, "limit" | "offset">;
}

interface Props {
  title: string;
  which: OpenFigure["which"];
  onClose: () => void;
}

export function Behind({ title, which, onClose }: Props) {
  const [most, setMost] = useState(PIECE);
  const { data, error } = useAsk("statistics_behind", { ...which, limit: most }, { said: true, keep: true });
  const registry = useRegistry();
  return (
    <Dialog title={title} closeLabel={t("close")} onClose={onClose} testId="behind">
      <div className="dialog-body">
        {error && !data && <Failed error={error} />}
        {data?.total === 0 && <Empty title={t("none")} />}
        <ul className="rows">
          {data?.rows.map((row) => (
            <li key={row.id}>
              <a className="cut" href={recordHref(row.kind, row.id, row.case_number, sectionFor(row.kind))} onClick={onClose}>{row.title}</a>
              <span className="end quiet mono">{row.case_number ?? registry?.kindLabel(row.kind)}</span>
            </li>
          ))}
        </ul>
        {data && <More shown={data.rows.length} all={data.total} onMore={() => setMost(most + PIECE)} />}
      </div>
    </Dialog>
  );
}
