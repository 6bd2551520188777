// The list of cases under one of the views: those that everybody has, or one that was given a name.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useAsk, type CaseRow, type SavedView } from "../api";
import { CaseList, casesViews, CasePreview, COLUMNS, columnTitle, Filters, isSame, isView, LockedCases, requestOf, savedShape, SelectionBar, shapeOf, shapeOfSaved, toggled, ViewMenu, type Selection, type Shape, type Sort } from "../features/cases";
import { t } from "../i18n/t";
import { Button } from "../shared/button";
import { Icon } from "../shared/icon";
import { useKeys } from "../shared/keys";
import { useWide } from "../shared/media";
import { Menu } from "../shared/menu";
import { setPrefs, usePrefs } from "../shared/prefs";
import { go, href, type Place } from "../shared/router";

export function CaseListView({ place }: { place: Place }) {
  const asked = place.query.get("view") ?? "open";
  const { data: views } = useAsk("view_list", {}, { keep: true });
  const saved = casesViews(views).find(({ id }) => id === asked);
  // A view of one's own is known once the list of them is here.
  if (!saved && !isView(asked) && !views) return null;
  return <OneView key={saved ? `${saved.id}` : asked} saved={saved} base={saved ? shapeOfSaved(saved) : shapeOf(isView(asked) ? asked : "open")} />;
}

function OneView({ saved, base }: { saved: SavedView | undefined; base: Shape }) {
  const [shape, setShape] = useState<Shape>(base);
  const [typed, setTyped] = useState(base.filter.text ?? "");
  const [total, setTotal] = useState<number | null>(null);
  const [locked, setLocked] = useState(0);
  const [current, setCurrent] = useState<CaseRow | undefined>();
  const [selection, setSelection] = useState<Selection>(new Map());
  const box = useRef<HTMLInputElement>(null);
  const { preview } = usePrefs();
  const room = useWide(100);
  const request = useMemo(() => requestOf(shape), [shape]);
  const changed = !isSame(shape, base);

  const onTotal = useCallback((total: number, locked: number) => {
    setTotal(total);
    setLocked(locked);
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => setShape((before) => ((before.filter.text ?? "") === typed ? before : { ...before, filter: { ...before.filter, text: typed } })), 150);
    return () => clearTimeout(timer);
  }, [typed]);
  const toRows = () => document.querySelector<HTMLElement>("[data-autofocus]")?.focus();
  useEffect(toRows, []);
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
            onKeyDown={(event) => (event.key === "ArrowDown" || event.key === "Enter") && toRows()}
            placeholder={t("cases.filter")}
            aria-label={t("cases.filter")}
            data-testid="case-filter"
          />
        </div>
        <Filters filter={shape.filter} onFilter={(filter) => setShape({ ...shape, filter })} />
        {changed && (
          <Button small look="plain" icon="undo-2" onClick={() => [setTyped(base.filter.text ?? ""), setShape(base)]} testId="filter-reset">{t("views.reset")}</Button>
        )}
        <div className="end">
          <span className="num" data-testid="case-count" aria-live="polite">{total === null ? "" : t("cases.count", { n: total })}</span>
          <ViewMenu saved={saved} changed={changed} shape={savedShape(shape)} onShow={(id) => go(href(["cases"], { view: id ?? "open" }))} />
          <Columns shape={shape} onShape={setShape} />
          {room && <Button look="plain" icon="panel-right" title={t("cases.preview")} aria-pressed={preview} onClick={() => setPrefs({ preview: !preview })} />}
        </div>
      </div>
      {selection.size > 0 && <SelectionBar selection={selection} onClear={() => setSelection(new Map())} />}
      <LockedCases n={locked} />
      <div className="list-and-preview">
        <CaseList request={request} only={shape.columns} filtered={changed} sort={shape.sort} onSort={(sort: Sort) => setShape({ ...shape, sort })} onTotal={onTotal} onCurrent={setCurrent} onPreview={() => setPrefs({ preview: !preview })} selection={selection} onSelect={(row) => setSelection((old) => toggled(old, row))} />
        {room && preview && <CasePreview row={current} />}
      </div>
    </>
  );
}

/** Which columns are shown; all that there is room for until somebody chooses. */
function Columns({ shape, onShape }: { shape: Shape; onShape: (shape: Shape) => void }) {
  const shown = shape.columns.length > 0 ? shape.columns : [...COLUMNS];
  function toggle(id: string) {
    const columns = COLUMNS.filter((one) => (one === id) !== shown.includes(one));
    onShape({ ...shape, columns: columns.length === COLUMNS.length ? [] : columns });
  }
  return (
    <Menu label={t("columns")} className="btn plain icon-only" testId="columns" entries={[{ many: true, entries: COLUMNS.map((id) => ({ id: `column-${id}`, text: columnTitle(id), checked: shown.includes(id), run: () => toggle(id) })) }]}>
      <Icon name="columns-3" label={t("columns")} />
    </Menu>
  );
}

export function listTitle(place: Place, views: SavedView[] | undefined): string {
  const asked = place.query.get("view");
  return views?.find(({ id }) => id === asked)?.name ?? t(`view.${isView(asked) ? asked : "open"}`);
}
