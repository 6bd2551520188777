// A long list as an ARIA grid: only the visible rows are drawn, every row has one height.
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from "react";
import { Icon } from "./icon";
import { isTyping, keyMeaning } from "./keys";
import { moveRow, scrollToShow, visibleRows, type Move, type Span } from "./window";

export interface Column<Row> {
  id: string;
  title: string;
  /** Shown in place of the title when the column is narrow. */
  head?: ReactNode;
  /** A CSS grid track. */
  track: string;
  sortable?: boolean;
  cell: (row: Row) => ReactNode;
}

interface Props<Row> {
  label: string;
  columns: Column<Row>[];
  total: number;
  rowAt: (index: number) => Row | undefined;
  rowKey: (row: Row) => string;
  rowLabel: (row: Row) => string;
  sort?: { column: string; descending: boolean };
  onSort?: (column: string) => void;
  onSpan: (span: Span) => void;
  onOpen: (row: Row) => void;
  onCurrent?: (row: Row | undefined) => void;
  onPreview?: () => void;
  /** Rows can be selected, more than one: which are, by key, and what to do when one is to change. */
  selected?: ReadonlySet<string>;
  onSelect?: (row: Row) => void;
  /** Starts again at the first row when this changes. */
  resetKey: string;
  testId: string;
  empty: ReactNode;
}

const MOVES: Record<string, Move> = { ArrowUp: "up", ArrowDown: "down", k: "up", j: "down", PageUp: "pageUp", PageDown: "pageDown", Home: "home", End: "end" };

export function Grid<Row>(props: Props<Row>) {
  const { columns, total, rowAt } = props;
  const view = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState({ top: 0, height: 600, row: 32, bar: 0 });
  const [current, setCurrent] = useState(-1);
  const span = visibleRows(box.top, box.height, box.row, total);
  const tracks = columns.map((column) => column.track).join(" ");

  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return;
    const measure = () => {
      const root = getComputedStyle(document.documentElement);
      // The row height of the look, in units of text.
      const row = (parseFloat(root.fontSize) || 16) * (parseFloat(root.getPropertyValue("--row")) || 2);
      setBox({ top: element.scrollTop, height: element.clientHeight, row, bar: element.offsetWidth - element.clientWidth });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    props.onSpan(span);
  }, [span.first, span.end, props.resetKey]);

  useEffect(() => {
    setCurrent(-1);
    view.current?.scrollTo(0, 0);
  }, [props.resetKey]);

  useEffect(() => {
    props.onCurrent?.(rowAt(Math.max(0, current)));
  }, [current, props.resetKey, rowAt(Math.max(0, current))]);

  function moveTo(index: number) {
    setCurrent(index);
    const element = view.current;
    if (!element || index < 0) return;
    const top = scrollToShow(index, element.scrollTop, element.clientHeight, box.row);
    if (top !== null) element.scrollTop = top;
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isTyping(event.target) || event.target instanceof HTMLButtonElement) return;
    const meant = keyMeaning(event);
    const move = MOVES[meant];
    if (move) {
      event.preventDefault();
      moveTo(moveRow(current, move, total, Math.max(1, Math.floor(box.height / box.row) - 1)));
      return;
    }
    const row = current < 0 ? undefined : rowAt(current);
    if (event.key === "Enter" && row) props.onOpen(row);
    else if (event.key === " " && props.onPreview) props.onPreview();
    else if (meant === "x" && row && props.onSelect) props.onSelect(row);
    else return;
    event.preventDefault();
  }

  return (
    <div className="grid" role="grid" aria-label={props.label} aria-rowcount={total + 1} aria-colcount={columns.length} aria-multiselectable={props.onSelect ? true : undefined} data-testid={props.testId}>
      <div className="grid-head" role="row" aria-rowindex={1} style={{ gridTemplateColumns: tracks, paddingRight: `calc(1rem + ${box.bar}px)` }}>
        {columns.map((column) => (
          <HeadCell key={column.id} column={column} sort={props.sort} onSort={props.onSort} />
        ))}
      </div>
      <div
        ref={view}
        className="grid-view"
        tabIndex={0}
        role="rowgroup"
        aria-label={props.label}
        aria-activedescendant={current >= span.first && current < span.end ? `${props.testId}-${current}` : undefined}
        onScroll={(event) => setBox((old) => ({ ...old, top: (event.target as HTMLElement).scrollTop }))}
        onKeyDown={onKeyDown}
        data-autofocus
      >
        {total === 0 ? (
          <div role="row" aria-rowindex={2}>
            <div role="gridcell" aria-colspan={columns.length}>{props.empty}</div>
          </div>
        ) : (
          <div className="grid-space" role="presentation" style={{ height: total * box.row }}>
            {Array.from({ length: span.end - span.first }, (_, offset) => {
              const index = span.first + offset;
              const row = rowAt(index);
              return (
                <GridRow
                  key={row ? props.rowKey(row) : `ghost-${index}`}
                  index={index}
                  row={row}
                  current={index === current}
                  grid={props}
                  style={{ top: index * box.row, gridTemplateColumns: tracks }}
                  onCurrent={() => setCurrent(index)}
                />
              );
            })}
          </div>
        )}
      </div>
    </div>
  );
}

interface RowProps<Row> {
  index: number;
  row: Row | undefined;
  current: boolean;
  grid: Props<Row>;
  style: CSSProperties;
  onCurrent: () => void;
}

function GridRow<Row>({ index, row, current, grid, style, onCurrent }: RowProps<Row>) {
  const selected = row !== undefined && (grid.selected?.has(grid.rowKey(row)) ?? false);
  return (
    <div
      id={`${grid.testId}-${index}`}
      className="grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-label={row && grid.rowLabel(row)}
      aria-selected={grid.onSelect ? selected : current}
      data-current={current}
      data-selected={selected}
      data-testid={`${grid.testId}-row`}
      style={style}
      onClick={(event) => [onCurrent(), row && (event.ctrlKey || event.metaKey) && grid.onSelect?.(row)]}
      onDoubleClick={() => row && grid.onOpen(row)}
    >
      {grid.columns.map((column, at) => (
        <div key={column.id} role="gridcell">
          {at === 0 && selected && <Icon name="check" className="accent" />}
          {row ? column.cell(row) : <div className="ghost" />}
        </div>
      ))}
    </div>
  );
}

function HeadCell<Row>({ column, sort, onSort }: { column: Column<Row>; sort: Props<Row>["sort"]; onSort: Props<Row>["onSort"] }) {
  const active = sort?.column === column.id;
  const state = active ? (sort.descending ? "descending" : "ascending") : column.sortable ? "none" : undefined;
  return (
    <div role="columnheader" aria-sort={state} className="cut" title={column.head ? column.title : undefined}>
      {column.sortable && onSort ? (
        <button type="button" onClick={() => onSort(column.id)} aria-label={column.title} data-testid={`sort-${column.id}`}>
          {column.head ?? column.title}
          {active && <Icon name={sort.descending ? "arrow-down" : "arrow-up"} size={14} />}
        </button>
      ) : (
        (column.head ?? column.title)
      )}
    </div>
  );
}
