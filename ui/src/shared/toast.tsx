// What just happened, for ten seconds, with a way back.
import { useSyncExternalStore } from "react";

interface Toast {
  id: number;
  text: string;
  bad?: boolean;
  undo?: { label: string; run: () => void };
}

let toasts: Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function publish(list: Toast[]): void {
  toasts = list;
  listeners.forEach((listener) => listener());
}

export function say(text: string, options: Omit<Toast, "id" | "text"> = {}): void {
  const id = next++;
  publish([...toasts.slice(-2), { id, text, ...options }]);
  setTimeout(() => dismiss(id), 10_000);
}

function dismiss(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id));
}

export function clearToasts(): void {
  publish([]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const list = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className="toasts" role="status" aria-live="polite" data-testid="toasts">
      {list.map((toast) => (
        <div key={toast.id} className={toast.bad ? "toast bad" : "toast"}>
          <span>{toast.text}</span>
          {toast.undo && (
            <button
              type="button"
              className="linklike"
              onClick={() => {
                toast.undo?.run();
                dismiss(toast.id);
              }}
            >
              {toast.undo.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
