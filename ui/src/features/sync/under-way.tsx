// A bundle that is being read or written: how far it has come, and the way out.
import { useAsk, useTell } from "../../api";
import { t } from "../../i18n/t";
import { Bar } from "../../shared/bar";
import { Button } from "../../shared/button";
import { bytesWords } from "../../shared/time";

const LOOK_EVERY_MS = 500;

export function UnderWay({ label }: { label: string }) {
  const { data } = useAsk("bundle_progress", {}, { every: LOOK_EVERY_MS });
  const cancel = useTell("bundle_cancel");
  const done = data?.done ?? 0;
  const all = data?.total ?? 0;
  return (
    <div className="stack tight" data-testid="bundle-progress">
      <Bar label={label} done={done} all={all} words={all > 0 ? t("courier.bytes.of", { n: bytesWords(done), all: bytesWords(all) }) : bytesWords(done)} />
      <div className="button-row">
        <Button small onClick={() => cancel.mutate({})} disabled={cancel.isPending} testId="bundle-cancel">{t("courier.cancel")}</Button>
        <span className="quiet">{t("courier.cancel.safe")}</span>
      </div>
    </div>
  );
}
