// What the toolbar and the keys do to the text.
import { baseKeymap, chainCommands, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import type { NodeType } from "prosemirror-model";
import { liftListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import type { Command, EditorState, Plugin } from "prosemirror-state";
import type { TextKey } from "../../i18n/t";
import type { IconName } from "../../shared/icon";
import { schema } from "./schema";

const { paragraph, heading, quotation, bullets, numbers, item } = schema.nodes;
const { bold, italic, redacted } = schema.marks;

export interface Tool {
  id: string;
  icon: IconName;
  label: TextKey;
  /** As prosemirror-keymap and aria-keyshortcuts spell it. */
  key: string;
  run: Command;
  /** Whether the text under the cursor is so already; absent for what only acts. */
  on?: (state: EditorState) => boolean;
}

function within(state: EditorState, type: NodeType): boolean {
  const { $from } = state.selection;
  for (let depth = $from.depth; depth > 0; depth -= 1) if ($from.node(depth).type === type) return true;
  return false;
}

function marked(state: EditorState, type: typeof bold): boolean {
  const { from, to, $from, empty } = state.selection;
  return empty ? Boolean(type!.isInSet(state.storedMarks ?? $from.marks())) : state.doc.rangeHasMark(from, to, type!);
}

/** A list of this kind, or no list any more. */
function list(type: NodeType): Command {
  return (state, dispatch, view) => {
    const other = type === bullets ? numbers : bullets;
    if (within(state, type)) return liftListItem(item!)(state, dispatch);
    if (within(state, other!)) return becomes(other!, type)(state, dispatch);
    if (!within(state, heading!)) return wrapInList(type)(state, dispatch);
    if (!dispatch || !view) return true;
    setBlockType(paragraph!)(state, dispatch);
    return wrapInList(type)(view.state, view.dispatch);
  };
}

function becomes(from: NodeType, to: NodeType): Command {
  return (state, dispatch) => {
    const { $from } = state.selection;
    for (let depth = $from.depth; depth > 0; depth -= 1) {
      if ($from.node(depth).type !== from) continue;
      dispatch?.(state.tr.setNodeMarkup($from.before(depth), to));
      return true;
    }
    return false;
  };
}

const quote: Command = (state, dispatch) => (within(state, quotation!) ? lift(state, dispatch) : wrapIn(quotation!)(state, dispatch));
const head: Command = (state, dispatch) => setBlockType(within(state, heading!) ? paragraph! : heading!)(state, dispatch);

export const TOOLS: Tool[] = [
  { id: "heading", icon: "heading", label: "written.heading", key: "Mod-Shift-h", run: head, on: (state) => within(state, heading!) },
  { id: "bold", icon: "bold", label: "written.bold", key: "Mod-b", run: toggleMark(bold!), on: (state) => marked(state, bold) },
  { id: "italic", icon: "italic", label: "written.italic", key: "Mod-i", run: toggleMark(italic!), on: (state) => marked(state, italic) },
  { id: "bullets", icon: "list", label: "written.bullets", key: "Mod-Shift-8", run: list(bullets!), on: (state) => within(state, bullets!) },
  { id: "numbers", icon: "list-ordered", label: "written.numbers", key: "Mod-Shift-7", run: list(numbers!), on: (state) => within(state, numbers!) },
  { id: "quotation", icon: "text-quote", label: "written.quotation", key: "Mod-Shift-9", run: quote, on: (state) => within(state, quotation!) },
  // What it does is the editor's: it asks which record.
  { id: "cite", icon: "bookmark-plus", label: "written.cite", key: "Mod-Shift-k", run: () => false },
  { id: "redact", icon: "eye-off", label: "written.redact", key: "Mod-Shift-x", run: toggleMark(redacted!), on: (state) => marked(state, redacted) },
  { id: "undo", icon: "undo-2", label: "written.undo", key: "Mod-z", run: undo },
  { id: "redo", icon: "redo-2", label: "written.redo", key: "Mod-Shift-z", run: redo },
];

/** A key of the editor never means anything else in the window, also where it can do nothing. */
const taken = (run: Command): Command => (state, dispatch, view) => run(state, dispatch, view) || true;

const rules = inputRules({
  rules: [
    wrappingInputRule(/^\s*-\s$/, bullets!),
    wrappingInputRule(/^\s*1[.)]\s$/, numbers!),
    wrappingInputRule(/^\s*>\s$/, quotation!),
    textblockTypeInputRule(/^#\s$/, heading!),
  ] satisfies InputRule[],
});

/** `cite` opens the search for a record. */
export function plugins(cite: (() => void) | undefined): Plugin[] {
  const keys = Object.fromEntries(TOOLS.map((tool) => [tool.key, taken(tool.run)]));
  const open: Record<string, Command> = cite ? { "Mod-Shift-k": () => (cite(), true) } : {};
  return [
    rules,
    keymap({ ...keys, ...open, "Mod-y": taken(redo), Enter: chainCommands(splitListItem(item!), baseKeymap.Enter!), "Shift-Enter": chainCommands(splitListItem(item!), baseKeymap.Enter!), Backspace: chainCommands(undoInputRule, baseKeymap.Backspace!) }),
    keymap(baseKeymap),
    history(),
  ];
}
