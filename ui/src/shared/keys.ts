// Keyboard commands of the whole window. Single keys never fire while somebody types.
import { useEffect, useRef } from "react";

/** `ctrl+k`, `alt+1`, `c`, `/`, or a sequence such as `g l`. */
export type Bindings = Record<string, (event: KeyboardEvent) => void>;

let singleKeys = true;
export function allowSingleKeys(allowed: boolean): void {
  singleKeys = allowed;
}

export function keyName(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? "ctrl+" : ""}${event.altKey ? "alt+" : ""}${key}`;
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

export function useKeys(bindings: Bindings, enabled = true): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    if (!enabled) return;
    let prefix = "";
    let since = 0;
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented) return;
      const name = keyName(event);
      const single = name.length === 1;
      if (single && (!singleKeys || isTyping(event.target) || document.querySelector(".overlay"))) return;
      const sequence = prefix && Date.now() - since < 1200 ? `${prefix} ${name}` : "";
      const run = latest.current[sequence] ?? latest.current[name];
      prefix = "";
      if (run) {
        event.preventDefault();
        run(event);
      } else if (Object.keys(latest.current).some((key) => key.startsWith(`${name} `))) {
        prefix = name;
        since = Date.now();
      }
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [enabled]);
}
