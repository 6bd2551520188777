// What could not be read: the words, and a way to ask again. Nothing that is there already goes away over it.
import { useSyncExternalStore } from "react";
import { askAgain, failedReads, onReads, type Failure } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice } from "../../shared/parts";
import { failureWords } from "./said";

/** In the place of a screen or a panel whose data did not come. */
export function Failed({ error }: { error: Failure }) {
  return (
    <Notice look="bad" testId="failed">
      {failureWords(error)} <Button small icon="refresh-cw" onClick={askAgain} testId="ask-again">{t("again")}</Button>
    </Notice>
  );
}

/** For what no screen says itself: parts that did not come, and what stands there but could not be read anew. */
export function FailedParts() {
  const words = useSyncExternalStore(onReads, () => failedReads().map(failureWords)[0] ?? "");
  if (!words) return null;
  return (
    <Notice look="warn" testId="failed-parts">
      {t("part.failed")} {words} <Button small icon="refresh-cw" onClick={askAgain} testId="ask-again">{t("again")}</Button>
    </Notice>
  );
}
