// The present, as a value that ticks. One timer for the whole window.
import { useSyncExternalStore } from "react";

let now = new Date();
const listeners = new Set<() => void>();
setInterval(() => {
  now = new Date();
  listeners.forEach((listener) => listener());
}, 15_000);

export function useNow(): Date {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
}
