// The editor's toolbar: one stop of Tab, arrows within it, and the key of each tool in its name.
import type { EditorView } from "prosemirror-view";
import { useRef, useState } from "react";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { TOOLS, type Tool } from "./commands";

interface Props {
  view: EditorView | null;
  controls: string;
  /** Absent where there is nothing to cite. */
  onCite: (() => void) | undefined;
}

export function Toolbar({ view, controls, onCite }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const [stop, setStop] = useState(0);
  const all = TOOLS.filter((tool) => tool.id !== "cite" || onCite);

  function use(tool: Tool) {
    if (tool.id === "cite") return onCite?.();
    if (view) tool.run(view.state, view.dispatch, view);
    view?.focus();
  }

  function onKeyDown(event: React.KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1, Home: -all.length, End: all.length }[event.key];
    if (!step) return;
    const next = Math.min(Math.max(0, stop + step), all.length - 1);
    setStop(next);
    bar.current?.querySelectorAll("button")[next]?.focus();
    event.preventDefault();
  }

  return (
    <div ref={bar} className="written-tools" role="toolbar" aria-label={t("written.tools")} aria-controls={controls} onKeyDown={onKeyDown}>
      {all.map((tool, at) => {
        const name = t(tool.label);
        return (
          <button
            key={tool.id}
            type="button"
            className="btn small plain icon-only"
            tabIndex={at === stop ? 0 : -1}
            aria-label={name}
            aria-keyshortcuts={tool.key.replace("Mod", "Control").replaceAll("-", "+")}
            aria-pressed={tool.on && Boolean(view && tool.on(view.state))}
            title={`${name} (${tool.key.replace("Mod", "Ctrl").replaceAll("-", " ").replace(/\w$/, (key) => key.toUpperCase())})`}
            // The selection in the text stays.
            onMouseDown={(event) => event.preventDefault()}
            onFocus={() => setStop(at)}
            onClick={() => use(tool)}
            data-testid={`written-${tool.id}`}
          >
            <Icon name={tool.icon} size={16} />
          </button>
        );
      })}
    </div>
  );
}
