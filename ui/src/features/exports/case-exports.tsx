// What left one case, where its reports are.
import { useAsk, type CasePage } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { SectionHead } from "../../shared/parts";
import { go } from "../../shared/router";
import { Failed } from "../records";
import { exportHref } from "./plan";
import { ExportTable } from "./table";

export function CaseExports({ page }: { page: CasePage }) {
  const { data, error } = useAsk("disclosure_list", { case: page.id }, { said: true, keep: true });
  if (error && !data) return <Failed error={error} />;
  if (!data || data.length === 0) return null;
  return (
    <section data-testid="case-exports">
      <SectionHead title={t("nav.exports")} count={data.length}>
        <Button small icon="file-output" onClick={() => go(exportHref([page.number]))}>{t("exports.new")}</Button>
      </SectionHead>
      <ExportTable rows={data} ofCase />
    </section>
  );
}
