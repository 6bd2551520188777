// Between the written form and what the editor holds.
import type { Node } from "prosemirror-model";
import { schema } from "./schema";
import { grouped, read, write, type Block, type Form, type Run } from "./written";

const { paragraph, heading, quotation, bullets, numbers, item, citation } = schema.nodes;

export function docOf(text: string): Node {
  const groups = grouped(read(text)).map(({ form, blocks }) => {
    const lines = blocks.map((block) => (form === "heading" ? heading : paragraph)!.create(null, block.runs.map(nodeOf)));
    if (form === "quotation") return quotation!.create(null, lines);
    if (form === "bullet" || form === "number") return (form === "bullet" ? bullets : numbers)!.create(null, lines.map((line) => item!.create(null, line)));
    return lines[0]!;
  });
  return schema.nodes.doc!.create(null, groups);
}

export function textOf(doc: Node): string {
  const blocks: Block[] = [];
  const put = (form: Form, line: Node) => blocks.push({ form, runs: line.children.map(runOf) });
  doc.forEach((node) => {
    if (node.type === quotation) node.forEach((line) => put("quotation", line));
    else if (node.type === bullets || node.type === numbers) node.forEach((one) => put(node.type === bullets ? "bullet" : "number", one.firstChild!));
    else put(node.type === heading ? "heading" : "paragraph", node);
  });
  return write(blocks);
}

function nodeOf(run: Run): Node {
  const marks = (["redacted", "bold", "italic"] as const).filter((name) => run[name]).map((name) => schema.marks[name]!.create());
  return "record" in run ? citation!.create({ record: run.record, called: run.called }, null, marks) : schema.text(run.words, marks);
}

function runOf(node: Node): Run {
  const looks = Object.fromEntries(node.marks.map((mark) => [mark.type.name, true]));
  return node.type === citation ? { record: String(node.attrs.record), called: String(node.attrs.called), ...looks } : { words: node.text ?? "", ...looks };
}
