// A narrative as it is read: headings, lists, quotations, citations that open their record, redactions hatched.
import { createContext, useContext, type ReactNode } from "react";
import { t } from "../../i18n/t";
import { grouped, read, wordsOf, type Block, type Run } from "./written";

/** What opens a record wherever it is; the window says how. */
export const OpenRecord = createContext<(id: string) => void>(() => undefined);

interface Props {
  text: string;
  /** Of the headings in it. */
  level: 3 | 4 | 5;
  testId?: string | undefined;
}

export function Reading({ text, level, testId }: Props) {
  const Heading = `h${level}` as const;
  return (
    <div className="reading written" data-testid={testId}>
      {grouped(read(text)).map(({ form, blocks }, at) => {
        const lines = blocks.map((block, n) => <Line key={n} block={block} as={form === "bullet" || form === "number" ? "li" : "p"} />);
        if (form === "heading") return <Heading key={at} dir="auto"><Runs runs={blocks[0]!.runs} /></Heading>;
        if (form === "bullet") return <ul key={at}>{lines}</ul>;
        if (form === "number") return <ol key={at}>{lines}</ol>;
        if (form === "quotation") return <blockquote key={at}>{lines}</blockquote>;
        return lines;
      })}
    </div>
  );
}

function Line({ block, as: As }: { block: Block; as: "li" | "p" }) {
  return <As dir="auto">{block.runs.length > 0 ? <Runs runs={block.runs} /> : <br />}</As>;
}

function Runs({ runs }: { runs: Run[] }) {
  const spans: Run[][] = [];
  for (const run of runs) {
    const last = spans[spans.length - 1];
    if (last && !last[0]!.redacted === !run.redacted) last.push(run);
    else spans.push([run]);
  }
  return spans.map((span, at) => {
    const words = span.map((run, n) => <Words key={n} run={run} />);
    if (!span[0]!.redacted) return <span key={at}>{words}</span>;
    return <span key={at} className="redacted" data-begins={t("written.redacted.begins")} data-ends={t("written.redacted.ends")}>{words}</span>;
  });
}

function Words({ run }: { run: Run }) {
  const open = useContext(OpenRecord);
  let words: ReactNode = wordsOf(run);
  if ("record" in run) words = <button type="button" className="citation" title={t("written.cited.open")} onClick={() => open(run.record)}>{words}</button>;
  if (run.italic) words = <em>{words}</em>;
  return run.bold ? <strong>{words}</strong> : words;
}
