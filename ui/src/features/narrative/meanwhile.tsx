// What stands in the place of the editor until it is here: its text, which cannot be changed yet.
import type { EditorProps } from "./editor";

export function Meanwhile({ id, labelledBy, value, autoFocus }: EditorProps) {
  // It takes the focus, so that what is typed too early runs no command of the window.
  return <textarea id={id} className="input" rows={8} aria-labelledby={labelledBy} readOnly value={value} autoFocus={autoFocus} />;
}
