// A case that is shut because the laptop was too long without a word from HQ: what happened, what is safe, what to do.
import { useTell, type Failure } from "../../api";
import { has, t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, Notice } from "../../shared/parts";
import { href } from "../../shared/router";
import { failureWords } from "../records";

export function LockedCase({ failure }: { failure: Failure }) {
  const exchange = useTell("sync_now");
  const days = Number(failure.args.days ?? 0);
  const key = `sync.report.${exchange.data?.status}`;
  return (
    <div className="page pad" data-testid="case-locked">
      <Empty icon="lock" title={t("case.locked")}>
        <div className="stack tight narrow-text">
          <p>{days > 0 ? t("case.locked.why", { n: days }) : failure.message}</p>
          <p>{t("case.locked.safe")}</p>
          <p>{t("case.locked.courier")}</p>
          {exchange.data && <Notice look={exchange.data.status === "all_sent" ? "ok" : "warn"} testId="case-locked-report">{has(key) ? t(key as TextKey) : exchange.data.status} {exchange.data.message}</Notice>}
          {exchange.error && <Notice look="warn">{failureWords(exchange.error)}</Notice>}
          <div className="button-row centred">
            <Button look="primary" icon="refresh-cw" disabled={exchange.isPending} onClick={() => exchange.mutate({})} testId="case-locked-try">{t(exchange.isPending ? "sync.sending" : "sync.try")}</Button>
            <a className="btn" href={href(["sync"])}>{t("nav.sync")}</a>
          </div>
        </div>
      </Empty>
    </div>
  );
}

/** Above a list: how many there are is all that may be told of them. */
export function LockedCases({ n }: { n: number }) {
  if (n === 0) return null;
  return (
    <div className="case-notice">
      <Notice look="warn" icon="lock" testId="cases-locked">
        {t("cases.locked", { n })} {t("cases.locked.next", { n })} <a href={href(["sync"])}>{t("nav.sync")}</a>
      </Notice>
    </div>
  );
}
