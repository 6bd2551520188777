// What of files travels by itself: records always come first, and large originals may be left until somebody asks.
import { useAsk, useTell } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice, Panel } from "../../shared/parts";
import { bytesWords } from "../../shared/time";
import { failureWords } from "../records";

const MB = 1_000_000;
const STEPS = [0, MB, 10 * MB, 100 * MB, 1000 * MB];

export function FileRules() {
  const { data } = useAsk("attachment_list", {}, { keep: true });
  const set = useTell("file_rules_set");
  if (!data) return null;
  const { originals_up_to: most, paused, stored_bytes: stored, room } = data.rules;
  const steps = STEPS.includes(most) ? STEPS : [...STEPS, most].sort((one, two) => one - two);
  return (
    <Panel className="w6" title={t("sync.files")} testId="file-rules">
      <div className="panel-body">
        {set.error && <Notice look="bad">{failureWords(set.error)}</Notice>}
        <p className="ink2">{t("sync.files.stored", { stored: bytesWords(stored), room: bytesWords(room) })}</p>
        <label className="field">
          <span>{t("sync.files.originals")}</span>
          <select className="input" value={most} onChange={(event) => set.mutate({ originals_up_to: Number(event.target.value) })} data-testid="files-up-to">
            {steps.map((step) => <option key={step} value={step}>{step === 0 ? t("sync.files.asked") : t("sync.files.up.to", { size: bytesWords(step) })}</option>)}
          </select>
        </label>
        <div className="button-row">
          <Button onClick={() => set.mutate({ paused: !paused })} testId="files-pause">{t(paused ? "sync.files.resume" : "sync.files.pause")}</Button>
          {paused && <span className="quiet">{t("sync.files.paused")}</span>}
        </div>
      </div>
    </Panel>
  );
}
