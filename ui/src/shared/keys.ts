// Keyboard commands of the whole window. Single keys never fire while somebody types; they can be switched off, and
// each can be given another key. Everything here speaks of a command by the key it has unless somebody chose another.
import { useEffect, useRef } from "react";

/** `ctrl+k`, `alt+1`, `c`, `/`, or a sequence such as `g l`. */
export type Bindings = Record<string, (event: KeyboardEvent) => void>;

/** The key a command was given, under the key it has unless somebody chose another. */
export type Remapped = Record<string, string>;

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

let singleKeys = true;
let remapped: Remapped = {};
export function arrangeKeys(single: boolean, others: Remapped): void {
  singleKeys = single;
  remapped = others;
}

export function keyName(event: Pressed): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.altKey ? "alt+" : ""}${key}`;
}

/** Which command the pressed key stands for; nothing when its own key was given away or single keys are off. */
export function keyMeaning(event: Pressed): string {
  const pressed = keyName(event);
  if (pressed.length === 1 && !singleKeys) return "";
  const given = Object.entries(remapped).find(([, key]) => key === pressed);
  return given?.[0] ?? (pressed in remapped ? "" : pressed);
}

/** The key that now runs the command, as people read it: `Ctrl K`, `G L`, `Alt 1`. */
export function keyWords(command: string): string {
  const keys = (command === " " ? [command] : command.split(" ")).map((key) => remapped[key] ?? key);
  return keys.flatMap((key) => (key.length > 1 ? key.split("+") : [key])).map(spelt).join(" ");
}

const NAMES: Record<string, string> = { " ": "Space", ArrowUp: "↑", ArrowDown: "↓" };
const spelt = (key: string) => NAMES[key] ?? `${key[0]?.toUpperCase() ?? ""}${key.slice(1)}`;

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("[contenteditable=true]")) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** A key that writes something must not run a command where people write, nor under an open dialog. */
function isMeantForText(event: KeyboardEvent): boolean {
  const name = keyName(event);
  // Where people write, it takes back what they wrote.
  if (name === "ctrl+z") return isTyping(event.target) || document.querySelector(".overlay") !== null;
  return name.length === 1 && (isTyping(event.target) || document.querySelector(".overlay") !== null);
}

/** The first key of a sequence is heard by one listener and its second by another: they belong together. */
let prefix = "";
let since = 0;
let heard: { event: KeyboardEvent; sequence: string } | null = null;

/** The sequence that this key ends, the same for everybody who hears it. */
function sequenceOf(event: KeyboardEvent): string {
  if (heard?.event !== event) {
    // The second key of a sequence is what stands on it: only the first can be given another.
    heard = { event, sequence: prefix && Date.now() - since < 1200 ? `${prefix} ${keyName(event)}` : "" };
    prefix = "";
  }
  return heard.sequence;
}

export function useKeys(bindings: Bindings, enabled = true): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    if (!enabled) return;
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || isMeantForText(event)) return;
      const sequence = sequenceOf(event);
      const name = keyMeaning(event);
      const run = latest.current[sequence || name];
      if (run) {
        event.preventDefault();
        run(event);
      } else if (!sequence && name && Object.keys(latest.current).some((key) => key.startsWith(`${name} `))) {
        prefix = name;
        since = Date.now();
      }
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [enabled]);
}
