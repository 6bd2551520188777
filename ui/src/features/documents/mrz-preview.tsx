// The check of what stands in the form right now, before it is saved.
import { useAsk } from "../../api";
import { t } from "../../i18n/t";
import { Notice } from "../../shared/parts";
import { failing, markLines } from "./mrz-marks";

export function MrzPreview({ text }: { text: string }) {
  const zone = text.trim().toUpperCase();
  const { data } = useAsk("mrz_check", { text: zone }, { enabled: zone.length >= 60, keep: true });
  if (zone.length < 60 || !data) return null;
  if (data.verdict === "unreadable") return <Notice look="warn">{t("mrz.unreadable")}</Notice>;
  const failed = failing(data);
  return (
    <div>
      <div className="mrz" data-testid="mrz-preview">
        {markLines(data).map((runs, at) => (
          <div key={at}>
            {runs.map((run, place) => (
              <span key={place} className={run.look}>{run.text}</span>
            ))}
          </div>
        ))}
      </div>
      <p className={failed ? "bad" : "ok"} style={{ marginTop: "0.25rem" }}>{failed ? t("mrz.failed", { n: failed }) : t("mrz.consistent")}</p>
    </div>
  );
}
