// The versions of a report, and what one says otherwise than the one before, word by word.
import { useAsk, type ReportPage } from "../../api";
import { joined } from "../../i18n/apart";
import { t, type TextKey } from "../../i18n/t";
import { SectionHead } from "../../shared/parts";
import { dateWords } from "../../shared/time";
import { useRegistry } from "../records";

export function Versions({ report, place }: { report: ReportPage; place: (id: string) => string }) {
  const registry = useRegistry();
  return (
    <section data-testid="report-versions">
      <SectionHead title={t("report.versions")} count={report.versions.length} />
      <ul className="rows">
        {report.versions.map((version) => (
          <li key={version.id}>
            {version.id === report.report.id ? <strong>{t("report.version", { n: version.version })}</strong> : <a href={place(version.id)}>{t("report.version", { n: version.version })}</a>}
            <span>{registry?.code("report", "state", version.state) ?? version.state}</span>
            <span className="end quiet">{joined([version.decided_by?.name, version.decided_on && dateWords(version.decided_on)])}</span>
          </li>
        ))}
      </ul>
      {typeof report.report.fields.amends === "string" && <Difference id={report.report.id} />}
    </section>
  );
}

function Difference({ id }: { id: string }) {
  const { data } = useAsk("report_difference", { id });
  if (!data) return null;
  const parts = data.parts.filter((part) => part.what !== "same");
  return (
    <section data-testid="report-difference">
      <h3>{t("report.difference")}</h3>
      <p className="quiet">{t("report.difference.of", { from: data.from.version, to: data.to.version })}</p>
      {parts.length === 0 && <p className="quiet">{t("report.difference.none")}</p>}
      {parts.map((part, at) => (
        <div key={at}>
          <strong>{part.heading}</strong> <span className="quiet">{t(`report.part.${part.what}` as TextKey)}</span>
          <p className="reading pre">
            {part.pieces.map((piece, n) => (piece.what === "added" ? <ins key={n}>{piece.text}</ins> : piece.what === "removed" ? <del key={n}>{piece.text}</del> : <span key={n}>{piece.text}</span>))}
          </p>
        </div>
      ))}
    </section>
  );
}
