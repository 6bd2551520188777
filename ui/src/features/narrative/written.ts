// The written form of a narrative (ADR 21), as crates/model reads and writes it: one line is one block, and a line that
// is not marked stands as it is. Both sides are held to tests/fixtures/narratives.json.

export type Form = "paragraph" | "heading" | "bullet" | "number" | "quotation";

export interface Looks {
  bold?: boolean;
  italic?: boolean;
  redacted?: boolean;
}

/** A stretch of a line that looks alike: words, or a record and what it was called when it was cited. */
export type Run = Looks & ({ words: string } | { record: string; called: string });

export interface Block {
  form: Form;
  runs: Run[];
}

const MARKS: Record<string, Form> = { ":": "paragraph", "#": "heading", "-": "bullet", ">": "quotation" };
const SIGNS: Record<Form, string> = { paragraph: ":", heading: "#", bullet: "-", number: "", quotation: ">" };
/** A pair of the sign switches the look. */
const LOOKS: Record<string, keyof Looks> = { "*": "bold", _: "italic", "{": "redacted", "}": "redacted" };
const CITATION = /^\[\[((?:\\.|[^\\|])+)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]\]/is;

export const wordsOf = (run: Run): string => ("record" in run ? run.called : run.words);

export function read(text: string): Block[] {
  return text.split("\n").map((line) => {
    const marked = opening(line);
    if (marked) return { form: marked.form, runs: inline(marked.rest) };
    return { form: "paragraph", runs: line ? [{ words: line }] : [] };
  });
}

export function write(blocks: Block[]): string {
  let number = 0;
  return blocks
    .map((block) => {
      number = block.form === "number" ? number + 1 : 0;
      const plain = asItStands(block);
      return plain ?? `¶${block.form === "number" ? `${number})` : SIGNS[block.form]} ${lookingLike(block.runs)}`;
    })
    .join("\n");
}

/** Its words line by line, for places that show plain text: no sign of the written form is left. */
export function asRead(text: string): string {
  let number = 0;
  const lead: Record<Form, () => string> = { paragraph: () => "", heading: () => "", bullet: () => "• ", number: () => `${number}) `, quotation: () => "” " };
  const lines = read(text).map(({ form, runs }) => {
    number = form === "number" ? number + 1 : 0;
    return lead[form]() + runs.map(wordsOf).join("");
  });
  return lines.join("\n");
}

/** The records that a text cites, once each. */
export function citedIn(text: string): { record: string; called: string }[] {
  const cited = read(text).flatMap((block) => block.runs).flatMap((run) => ("record" in run ? [{ record: run.record, called: run.called }] : []));
  return cited.filter((one, at) => cited.findIndex((other) => other.record === one.record) === at);
}

/** Blocks in groups of what stands together: the items of a list, the lines of a quotation. */
export function grouped(blocks: Block[]): { form: Form; blocks: Block[] }[] {
  const groups: { form: Form; blocks: Block[] }[] = [];
  for (const block of blocks) {
    const last = groups[groups.length - 1];
    if (last?.form === block.form && block.form !== "paragraph" && block.form !== "heading") last.blocks.push(block);
    else groups.push({ form: block.form, blocks: [block] });
  }
  return groups;
}

function opening(line: string): { form: Form; rest: string } | null {
  if (!line.startsWith("¶")) return null;
  const blank = line.indexOf(" ");
  const mark = line.slice(1, blank < 0 ? undefined : blank);
  const form = Object.hasOwn(MARKS, mark) ? MARKS[mark] : /^[0-9]+\)$/.test(mark) ? "number" : undefined;
  return form ? { form, rest: blank < 0 ? "" : line.slice(blank + 1) } : null;
}

const isSign = (letter: string | undefined) => letter !== undefined && letter !== "" && "\\*_{}[|".includes(letter);

function inline(line: string): Run[] {
  const runs: Run[] = [];
  let looks: Looks = {};
  let words = "";
  function end() {
    const last = runs[runs.length - 1];
    if (words && last && "words" in last && alike(last, looks)) last.words += words;
    else if (words) runs.push({ words, ...looks });
    words = "";
  }
  const turn = (next: Looks) => (end(), (looks = next));
  for (let at = 0; at < line.length; ) {
    const letter = line[at]!;
    const next = line[at + 1];
    const name = letter === next ? LOOKS[letter] : undefined;
    const cited = letter === "[" && next === "[" ? CITATION.exec(line.slice(at)) : null;
    if (cited) {
      end();
      runs.push({ record: cited[2]!.toLowerCase(), called: cited[1]!.replace(/\\([\\*_{}[|])/g, "$1"), ...looks });
      at += cited[0].length;
    } else if (name && !(letter === "{" && looks.redacted) && !(letter === "}" && !looks.redacted)) {
      turn(switched(looks, name));
      at += 2;
    } else if (letter === "\\" && isSign(next)) {
      words += next;
      at += 2;
    } else {
      words += letter;
      at += 1;
    }
  }
  end();
  return runs;
}

/** What is off is absent. */
function switched(looks: Looks, name: keyof Looks): Looks {
  const { [name]: on, ...rest } = looks;
  return on ? rest : { ...rest, [name]: true };
}

const alike = (one: Looks, other: Looks) => !one.bold === !other.bold && !one.italic === !other.italic && !one.redacted === !other.redacted;
const oneLine = (words: string) => words.replaceAll("\n", " ");

function asItStands({ form, runs }: Block): string | null {
  if (form !== "paragraph" || !runs.every((run) => "words" in run && alike(run, {}))) return null;
  const words = oneLine(runs.map(wordsOf).join(""));
  return opening(words) ? null : words;
}

function lookingLike(runs: Run[]): string {
  let text = "";
  let before: Looks = {};
  for (const run of runs.filter((one) => wordsOf(one) !== "")) {
    text += between(before, run);
    text += "record" in run ? `[[${oneLine(run.called).replace(/[\\|]/g, "\\$&")}|${run.record}]]` : escaped(oneLine(run.words));
    before = run;
  }
  return text + between(before, {});
}

/** Redactions lie outermost, so that they end last. */
function between(before: Looks, after: Looks): string {
  const turned = (name: keyof Looks) => !before[name] !== !after[name];
  return [!before.redacted && after.redacted ? "{{" : "", turned("bold") ? "**" : "", turned("italic") ? "__" : "", before.redacted && !after.redacted ? "}}" : ""].join("");
}

/** A sign alone between other letters is left as it is: `file_name` stays readable. */
function escaped(words: string): string {
  let text = "";
  for (let at = 0; at < words.length; at += 1) {
    const letter = words[at]!;
    const alone = at > 0 && at + 1 < words.length && !isSign(words[at - 1]) && !isSign(words[at + 1]);
    text += letter === "\\" || (isSign(letter) && letter !== "|" && !alone) ? `\\${letter}` : letter;
  }
  return text;
}
