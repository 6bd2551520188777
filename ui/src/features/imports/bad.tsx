// What of a file cannot be taken, and why: every row or line with its number.
import type { FieldFailure } from "../../api";
import { t } from "../../i18n/t";

interface Props {
  bad: FieldFailure[];
  /** What the number counts. */
  of: string;
  label: (field: string) => string;
}

export function Bad({ bad, of, label }: Props) {
  return (
    <table className="table" data-testid="import-bad">
      <thead><tr><th scope="col">{of}</th><th scope="col">{t("imports.field")}</th><th scope="col">{t("imports.problem")}</th></tr></thead>
      <tbody>
        {bad.slice(0, 200).map((one, at) => (
          <tr key={at}><td className="num">{one.line}</td><td>{label(one.field)}</td><td>{one.message}</td></tr>
        ))}
      </tbody>
    </table>
  );
}
