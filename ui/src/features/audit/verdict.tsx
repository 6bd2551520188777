// Whether the log is whole, in words; what does not fit is named.
import type { Failure, LogVerdict } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice } from "../../shared/parts";
import { failureWords } from "../records";
import { RunningWork } from "../work";
import { placeWords } from "./said";

const SHOWN = 8;

export function Verdict({ busy, verdict, error, onClose }: { busy: boolean; verdict: LogVerdict | undefined; error: Failure | null; onClose: () => void }) {
  if (busy) return <div className="case-notice"><RunningWork kinds={["log_verify"]} label={t("audit.verify.busy")} /></div>;
  const close = <Button small look="plain" icon="x" title={t("close")} onClick={onClose} testId="audit-verdict-close" />;
  if (error) return <div className="case-notice"><Notice look="bad" testId="audit-verdict">{failureWords(error)} {close}</Notice></div>;
  if (!verdict) return null;
  return <div className="case-notice" role="status"><Notice look={verdict.ok ? "ok" : "bad"} testId="audit-verdict">{verdict.ok ? <Fits verdict={verdict} /> : <Broken verdict={verdict} />} {close}</Notice></div>;
}

function Fits({ verdict: { entries, streams, acts, checkpoints } }: { verdict: LogVerdict }) {
  return <>{t("audit.verify.ok", { entries, streams, acts })} {checkpoints > 0 && t("audit.verify.hq", { checkpoints })}</>;
}

function Broken({ verdict: { bad } }: { verdict: LogVerdict }) {
  return (
    <>
      {t("audit.verify.bad", { n: bad.length })}
      <ul>
        {bad.slice(0, SHOWN).map((place, at) => <li key={at}>{placeWords(place)}: {place.problem}</li>)}
        {bad.length > SHOWN && <li>{t("audit.bad.more", { n: bad.length - SHOWN })}</li>}
      </ul>
    </>
  );
}
