// Case numbers of this post: how many are left for cases made without a line, which are void, and which two cases bear.
import { useAsk } from "../../api";
import { t } from "../../i18n/t";
import { Panel } from "../../shared/parts";
import { dateWords } from "../../shared/time";

export function Numbers() {
  const { data } = useAsk("numbers", {}, { keep: true });
  if (!data) return null;
  return (
    <Panel title={t("settings.numbers")} testId="numbers">
      <div className="panel-body">
        <p className="ink2">{data.free > 0 ? t("settings.numbers.free", { n: data.free, post: data.post }) : t("settings.numbers.none")}</p>
        {data.void.length > 0 && (
          <table className="table">
            <caption>{t("settings.numbers.void")}</caption>
            <thead><tr><th scope="col">{t("settings.numbers.which")}</th><th scope="col">{t("settings.numbers.why")}</th><th scope="col">{t("settings.numbers.since")}</th></tr></thead>
            <tbody>
              {data.void.map(({ first, last, reason, at }) => (
                <tr key={first}><td className="mono">{first === last ? first : `${first}–${last}`}</td><td dir="auto">{reason}</td><td className="quiet">{dateWords(at.slice(0, 10))}</td></tr>
              ))}
            </tbody>
          </table>
        )}
        {data.shared.map(({ number, cases }) => <p key={number}>{t("settings.numbers.shared", { number, n: cases.length })}</p>)}
      </div>
    </Panel>
  );
}
