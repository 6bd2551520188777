// A case of which HQ has not sent everything yet: never called complete, never called empty.
import type { CasePage, CaseRow } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { Empty, Notice } from "../../shared/parts";

export function ArrivingNotice({ page }: { page: CasePage }) {
  if (page.arriving === null) return null;
  return (
    <div className="case-notice">
      <Notice icon="circle-arrow-down" testId="case-arriving">
        {page.arriving === "parts" ? <><strong>{t("case.arriving.parts")}</strong> {t("case.arriving.parts.text")}</> : t("case.arriving.history")}
      </Notice>
    </div>
  );
}

/** In place of "nothing here": of a part that has not come nobody knows what is in it. */
export function NotArrived() {
  return (
    <Empty left title={t("case.arriving.section")}>
      {t("case.arriving.section.next")}
    </Empty>
  );
}

export function isLacking(one: Pick<CasePage | CaseRow, "arriving">): boolean {
  return one.arriving === "parts";
}

export function ArrivingMark() {
  return (
    <span className="incoming" title={t("case.arriving.mark")}>
      <Icon name="circle-arrow-down" label={t("case.arriving.mark")} />
    </span>
  );
}
