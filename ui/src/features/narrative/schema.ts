// What the editor can hold: exactly what the written form can say, so that whatever is pasted is reduced to it.
import { Schema, type DOMOutputSpec } from "prosemirror-model";
import { t } from "../../i18n/t";

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", { dir: "auto" }, 0] },
    heading: { group: "block", content: "inline*", defining: true, parseDOM: ["h1", "h2", "h3", "h4", "h5", "h6"].map((tag) => ({ tag })), toDOM: () => ["h3", { dir: "auto" }, 0] },
    quotation: { group: "block", content: "paragraph+", defining: true, parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    bullets: { group: "block", content: "item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    numbers: { group: "block", content: "item+", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    item: { content: "paragraph", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    text: { group: "inline" },
    citation: {
      group: "inline",
      inline: true,
      atom: true,
      attrs: { record: {}, called: {} },
      leafText: (node) => String(node.attrs.called),
      parseDOM: [
        {
          tag: "span[data-record]",
          getAttrs: (span) => {
            const record = span.dataset.record ?? "";
            const called = span.textContent?.replace(/\s+/g, " ").trim() ?? "";
            return ID.test(record) && called ? { record: record.toLowerCase(), called } : false;
          },
        },
      ],
      toDOM: (node): DOMOutputSpec => ["span", { class: "citation", "data-record": String(node.attrs.record) }, String(node.attrs.called)],
    },
  },
  // The first lies outermost: a redaction is one span, however its words look.
  marks: {
    redacted: {
      parseDOM: [{ tag: "span.redacted" }],
      toDOM: () => ["span", { class: "redacted", "data-begins": t("written.redacted.begins"), "data-ends": t("written.redacted.ends") }, 0],
    },
    bold: {
      parseDOM: [{ tag: "strong" }, { tag: "b", getAttrs: (b) => b.style.fontWeight !== "normal" && null }, { style: "font-weight", getAttrs: (value) => /^(bold(er)?|[5-9]\d{2})$/.test(value) && null }],
      toDOM: () => ["strong", 0],
    },
    italic: { parseDOM: [{ tag: "em" }, { tag: "i" }, { style: "font-style=italic" }], toDOM: () => ["em", 0] },
  },
});
