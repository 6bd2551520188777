// What just happened, for ten seconds, with a way back. One happening is one message: its words and the way back may
// come one after the other, from who did it and from who can take it back.
import { useSyncExternalStore } from "react";

interface Toast {
  id: number;
  text: string;
  bad?: boolean;
  undo?: { label: string; run: () => void };
  at: number;
  /** Its words were only a stand-in: who knows better may put others in their place. */
  plain?: boolean;
}

const SHOWN_MS = 10_000;
/** Two things so close to each other are one to a person. */
const TOGETHER_MS = 1_500;

let toasts: Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

function publish(list: Toast[]): void {
  toasts = list;
  listeners.forEach((listener) => listener());
}

function add(toast: Omit<Toast, "id" | "at">): number {
  const id = next++;
  publish([...toasts.slice(-2), { ...toast, id, at: Date.now() }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
  return id;
}

const isFresh = (toast: Toast) => !toast.bad && Date.now() - toast.at < TOGETHER_MS;

export function say(text: string, options: { bad?: boolean; undo?: Toast["undo"] } = {}): void {
  const unworded = !options.bad && !options.undo && toasts.find((toast) => toast.plain && isFresh(toast));
  if (unworded) publish(toasts.map((toast) => (toast === unworded ? { ...toast, text, plain: false } : toast)));
  else add({ text, ...options });
}

/** Puts a way back beside what was just said, or says `text` with it. `id` is the message it stands in already. */
export function sayWithUndo(text: string, undo: NonNullable<Toast["undo"]>, id?: number): number {
  const there = toasts.find((toast) => (id === undefined ? !toast.undo && isFresh(toast) : toast.id === id));
  if (!there) return add({ text, undo, plain: true });
  publish(toasts.map((toast) => (toast === there ? { ...toast, text: toast.plain ? text : toast.text, undo } : toast)));
  return there.id;
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
          <bdi>{toast.text}</bdi>
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
