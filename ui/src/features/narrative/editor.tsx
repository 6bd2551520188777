// The editor of narratives. It holds its own text once somebody types in it: what comes from outside meanwhile
// never moves a word under their hands.
import { Fragment, Slice } from "prosemirror-model";
import { EditorState } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import type { RecordRef } from "../../api";
import { plugins } from "./commands";
import { docOf, textOf } from "./doc";
import { schema } from "./schema";
import { Toolbar } from "./toolbar";

export interface PickerProps {
  onPick: (record: RecordRef) => void;
  onClose: () => void;
}

export interface EditorProps {
  id: string;
  /** The id of what names it. */
  labelledBy: string;
  value: string;
  onChange: (value: string) => void;
  name?: string;
  testId?: string;
  /** Asks which record is cited. */
  picker?: ((asked: PickerProps) => ReactNode) | undefined;
  describedBy?: string | undefined;
  required?: boolean;
  invalid?: boolean;
  autoFocus?: boolean;
}

export function Editor(props: EditorProps) {
  const { id, value, picker, autoFocus } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const own = useRef({ text: value, typed: false });
  const [, setTurn] = useState(0);
  const [citing, setCiting] = useState(false);
  const cite = picker && (() => setCiting(true));

  useLayoutEffect(() => {
    const made = new EditorView(place.current, {
      state: stateOf(value, cite),
      attributes: () => attributesOf(latest.current),
      dispatchTransaction(transaction) {
        made.updateState(made.state.apply(transaction));
        setTurn((turn) => turn + 1);
        if (!transaction.docChanged) return;
        own.current = { text: textOf(made.state.doc), typed: true };
        latest.current.onChange(own.current.text);
      },
      // Lines of plain text are lines here, empty ones too; a break within a paragraph begins another.
      clipboardTextParser: (text) => new Slice(Fragment.from(text.split(/\r\n?|\n/).map((line) => schema.nodes.paragraph!.create(null, line ? schema.text(line) : null))), 1, 1),
      transformPastedHTML: (html) => html.replace(/<br\b[^>]*>/gi, "</p><p>"),
    });
    view.current = made;
    setTurn((turn) => turn + 1);
    if (autoFocus) made.focus();
    return () => {
      view.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    const { text, typed } = own.current;
    if (value === text || (typed && view.current?.hasFocus())) return;
    own.current = { text: value, typed: false };
    view.current?.updateState(stateOf(value, cite));
  }, [value]);
  useEffect(() => view.current?.setProps({}), [props.describedBy, props.invalid]);

  function pick(record: RecordRef) {
    const at = view.current;
    if (at) at.dispatch(at.state.tr.replaceSelectionWith(schema.nodes.citation!.create({ record: record.id, called: record.title }), true).scrollIntoView());
    close();
  }

  function close() {
    setCiting(false);
    view.current?.focus();
  }

  return (
    <div className="written-editor">
      <Toolbar view={view.current} controls={id} onCite={cite} />
      {citing && picker?.({ onPick: pick, onClose: close })}
      <div ref={place} />
    </div>
  );
}

const stateOf = (text: string, cite: (() => void) | undefined) => EditorState.create({ doc: docOf(text), plugins: plugins(cite) });

function attributesOf({ id, labelledBy, name, testId, describedBy, required, invalid }: EditorProps): Record<string, string> {
  return {
    id,
    class: "input written",
    role: "textbox",
    "aria-multiline": "true",
    "aria-labelledby": labelledBy,
    spellcheck: "true",
    ...(name && { name }),
    ...(testId && { "data-testid": testId }),
    ...(describedBy && { "aria-describedby": describedBy }),
    ...(required && { "aria-required": "true" }),
    ...(invalid && { "aria-invalid": "true" }),
  };
}
