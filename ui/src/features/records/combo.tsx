// A field that finds by a few letters: a combobox with a list, after the ARIA pattern. Who uses it says what is found.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";

export interface Choice {
  id: string;
  text: string;
  code?: string | null;
  /** It makes something new instead of choosing what is there. */
  makes?: boolean;
}

interface Props {
  id?: string;
  name: string;
  typed: string;
  choices: Choice[];
  placeholder?: string;
  problem?: boolean;
  autoFocus?: boolean;
  onTyped: (text: string) => void;
  onOpen?: (open: boolean) => void;
  onPick: (choice: Choice) => void;
}

export function Combo({ id, name, typed, choices, placeholder, problem, autoFocus, onTyped, onOpen, onPick }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [current, setCurrent] = useState(0);
  const box = useId();
  const shown = isOpen ? choices : [];
  const at = Math.min(current, Math.max(0, shown.length - 1));
  useEffect(() => document.getElementById(`${box}-${at}`)?.scrollIntoView({ block: "nearest" }), [box, at]);

  function open(whether: boolean) {
    setOpen(whether);
    onOpen?.(whether);
  }

  function pick(choice: Choice) {
    open(false);
    onPick(choice);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      if (!isOpen) open(true);
      else setCurrent(Math.min(Math.max(0, at + step), Math.max(0, shown.length - 1)));
    } else if (event.key === "Enter" && !event.ctrlKey && shown[at]) pick(shown[at]);
    else if (event.key === "Escape" && isOpen && shown.length > 0) {
      open(false);
      event.stopPropagation();
    } else return;
    event.preventDefault();
  }

  return (
    <>
      <input
        dir="auto"
        id={id}
        name={name}
        className="input"
        role="combobox"
        aria-expanded={shown.length > 0}
        aria-controls={box}
        aria-autocomplete="list"
        aria-activedescendant={shown[at] ? `${box}-${at}` : undefined}
        aria-invalid={problem || undefined}
        autoComplete="off"
        autoFocus={autoFocus}
        placeholder={placeholder ?? t("ref.search")}
        value={typed}
        onChange={(event) => [onTyped(event.target.value), open(true), setCurrent(0)]}
        onFocus={() => open(true)}
        onBlur={() => open(false)}
        onKeyDown={onKeyDown}
        data-testid={`field-${name}`}
      />
      {shown.length > 0 && (
        <ul id={box} role="listbox" aria-label={t("ref.found")} className="combo-list">
          {shown.map((choice, place) => (
            <li key={choice.id} id={`${box}-${place}`} role="option" aria-selected={place === at} className={choice.makes ? "makes" : undefined} onPointerDown={(event) => event.preventDefault()} onPointerMove={() => setCurrent(place)} onClick={() => pick(choice)} data-testid={choice.makes ? `make-${choice.id}` : undefined}>
              {choice.makes && <Icon name="plus" size={14} />} {choice.text} {choice.code && <span className="mono quiet">{choice.code}</span>}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What was chosen, with the way to take it out again. */
export function Chosen({ title, onRemove, held }: { title: string; onRemove: () => void; held?: boolean }) {
  const button = useRef<HTMLButtonElement>(null);
  // The field that was typed into is gone: the focus stays here.
  useEffect(() => {
    if (held && (document.activeElement === document.body || document.activeElement === null)) button.current?.focus();
  }, [held]);
  return (
    <span className="chip">
      {title}
      <button ref={button} type="button" onClick={onRemove} aria-label={t("remove", { name: title })}>
        <Icon name="x" size={14} />
      </button>
    </span>
  );
}
