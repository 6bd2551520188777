// The arithmetic of a long list: which rows to draw, which pages to fetch. Pure.
export interface Span {
  first: number;
  /** One past the last row. */
  end: number;
}

export function visibleRows(scrollTop: number, height: number, rowHeight: number, total: number, overscan = 8): Span {
  if (total <= 0 || rowHeight <= 0) return { first: 0, end: 0 };
  const top = Math.max(0, Math.floor(scrollTop / rowHeight));
  const count = Math.ceil(height / rowHeight) + 1;
  const first = Math.min(Math.max(0, top - overscan), Math.max(0, total - 1));
  return { first, end: Math.min(total, top + count + overscan) };
}

/** So many rows more to either side, as far as there are any. */
export function around(span: Span, rows: number, total: number): Span {
  return { first: Math.max(0, span.first - rows), end: Math.min(total, span.end + rows) };
}

export function pagesFor(span: Span, pageSize: number): number[] {
  if (span.end <= span.first) return [];
  const pages: number[] = [];
  for (let page = Math.floor(span.first / pageSize); page * pageSize < span.end; page += 1) pages.push(page);
  return pages;
}

/** Where to scroll so that the row shows whole; null when it already does. */
export function scrollToShow(row: number, scrollTop: number, height: number, rowHeight: number): number | null {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  if (top + rowHeight > scrollTop + height) return top + rowHeight - height;
  return null;
}

export type Move = "up" | "down" | "pageUp" | "pageDown" | "home" | "end";

export function moveRow(row: number, move: Move, total: number, perPage: number): number {
  if (total === 0) return -1;
  const steps: Record<Move, number> = { up: row - 1, down: row + 1, pageUp: row - perPage, pageDown: row + perPage, home: 0, end: total - 1 };
  return Math.max(0, Math.min(total - 1, steps[move]));
}
