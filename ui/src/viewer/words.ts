// The viewer's own texts: it takes nothing of the window's, so that it stays small and knows nothing.
const texts = {
  "document": "Document",
  "opening": "Opening…",
  "close": "Close",
  "page": "Page",
  "of": "of {n}",
  "page.n": "Page {n}",
  "page.next": "Next page",
  "page.previous": "Previous page",
  "pages": "Pages of the document",
  "size": "Size",
  "larger": "Larger",
  "smaller": "Smaller",
  "fit": "Fit width",
  "percent": "{n} %",
  "no.text": "This page is a picture: it holds no text that could be read aloud or copied.",
  "page.broken": "This page is damaged and cannot be drawn. The file is kept as it is; the other pages can be read.",
  "broken": "This file is damaged and cannot be shown. It is kept as it came; save a copy to look at it with another program.",
  "password": "This file is protected by a password, and nothing of it can be shown here. It is kept as it came; save a copy to open it with its password.",
  "lost": "The file cannot be read any further. It may have been locked or taken off this device; nothing was changed. Open it again where you found it.",
  "cut": "This file has {n} pages. The first {most} are shown; save a copy to read on.",
} as const;

export type Word = keyof typeof texts;

export function word(key: Word, values: Record<string, number> = {}): string {
  return texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? values[name]!.toLocaleString("en-US") : whole));
}
