// The list of cases under one of the saved views.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { CaseRow } from "../api";
import { CaseList, CasePreview, isView, LockedCases, SelectionBar, toggled, viewRequest, type Filter, type Selection, type Sort } from "../features/cases";
import { useRegistry } from "../features/records";
import { t } from "../i18n/t";
import { Button } from "../shared/button";
import { Icon } from "../shared/icon";
import { useKeys } from "../shared/keys";
import { useWide } from "../shared/media";
import { setPrefs, usePrefs } from "../shared/prefs";
import type { Place } from "../shared/router";

export function CaseListView({ place }: { place: Place }) {
  const asked = place.query.get("view");
  const view = isView(asked) ? asked : "open";
  const [typed, setTyped] = useState("");
  const [text, setText] = useState("");
  const [type, setType] = useState("");
  const [status, setStatus] = useState("");
  const [sort, setSort] = useState<Sort>({ column: "changed", descending: true });
  const [total, setTotal] = useState<number | null>(null);
  const [locked, setLocked] = useState(0);
  const [current, setCurrent] = useState<CaseRow | undefined>();
  const [selection, setSelection] = useState<Selection>(new Map());
  const box = useRef<HTMLInputElement>(null);
  const { preview } = usePrefs();
  const room = useWide(100);
  const registry = useRegistry();
  const request = useMemo(() => viewRequest({ view, text, type, status } satisfies Filter), [view, text, type, status]);

  const onTotal = useCallback((total: number, locked: number) => {
    setTotal(total);
    setLocked(locked);
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setText(typed), 150);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {
    setTyped("");
    setStatus("");
    setType("");
    setSelection(new Map());
    document.querySelector<HTMLElement>("[data-autofocus]")?.focus();
  }, [view]);
  useKeys({ "/": () => box.current?.focus() });

  return (
    <>
      <div className="filters">
        <div className="with-icon">
          <Icon name="search" />
          <input
            dir="auto"
            ref={box}
            className="input"
            name="filter"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => (event.key === "ArrowDown" || event.key === "Enter") && document.querySelector<HTMLElement>("[data-autofocus]")?.focus()}
            placeholder={t("cases.filter")}
            aria-label={t("cases.filter")}
            data-testid="case-filter"
          />
        </div>
        <select className="input" style={{ width: "auto" }} value={type} onChange={(event) => setType(event.target.value)} aria-label={t("case.type")} data-testid="filter-type">
          <option value="">{t("cases.type.any")}</option>
          {registry?.options(registry.field("case", "type")?.vocabulary ?? null).map((option) => (
            <option key={option.code} value={option.code}>{option.label}</option>
          ))}
        </select>
        <select className="input" style={{ width: "auto" }} value={status} onChange={(event) => setStatus(event.target.value)} aria-label={t("case.status")} data-testid="filter-status">
          <option value="">{t(view === "open" ? "cases.status.open" : view === "review" ? "cases.status.review" : "cases.status.any")}</option>
          {registry?.options(registry.field("case", "status")?.vocabulary ?? null).map((option) => (
            <option key={option.code} value={option.code}>{option.label}</option>
          ))}
        </select>
        {(typed || type || status) && (
          <button type="button" className="chip" onClick={() => [setTyped(""), setType(""), setStatus("")]}>
            {t("cases.clear")} <Icon name="x" size={14} />
          </button>
        )}
        <div className="end">
          <span className="num" data-testid="case-count" aria-live="polite">{total === null ? "" : t("cases.count", { n: total })}</span>
          {room && <Button look="plain" icon="panel-right" title={t("cases.preview")} aria-pressed={preview} onClick={() => setPrefs({ preview: !preview })} />}
        </div>
      </div>
      {selection.size > 0 && <SelectionBar selection={selection} onClear={() => setSelection(new Map())} />}
      <LockedCases n={locked} />
      <div className="list-and-preview">
        <CaseList request={request} sort={sort} onSort={setSort} onTotal={onTotal} onCurrent={setCurrent} onPreview={() => setPrefs({ preview: !preview })} selection={selection} onSelect={(row) => setSelection((old) => toggled(old, row))} />
        {room && preview && <CasePreview row={current} />}
      </div>
    </>
  );
}

export function listTitle(place: Place): string {
  const asked = place.query.get("view");
  return t(`view.${isView(asked) ? asked : "open"}`);
}

