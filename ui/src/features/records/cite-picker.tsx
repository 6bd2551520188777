// Asks which record of the case a text cites.
import { lazy, Suspense, useId } from "react";
import type { RecordRef } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import type { PickerProps } from "../narrative";

const RefSearch = lazy(() => import("./ref-search"));

export function CitePicker({ records, onPick, onClose }: PickerProps & { records: RecordRef[] }) {
  const id = useId();
  function pick(picked: string) {
    const record = records.find((one) => one.id === picked);
    if (record) onPick(record);
  }
  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  }
  return (
    <div className="written-picker" onKeyDown={onKeyDown} data-testid="cite-picker">
      <label htmlFor={id}>{t("written.cite.which")}</label>
      <Suspense>
        <RefSearch id={id} name="cite" kinds={[]} list={false} value="" onPick={pick} among={records} autoFocus />
      </Suspense>
      <Button small look="plain" onClick={onClose}>{t("cancel")}</Button>
    </div>
  );
}
