import { useSyncExternalStore } from "react";

/** Whether the window is at least so many rem wide at the present text size. */
export function useWide(rem: number): boolean {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener("resize", listener);
      return () => window.removeEventListener("resize", listener);
    },
    () => window.innerWidth >= rem * parseFloat(getComputedStyle(document.documentElement).fontSize || "16"),
  );
}
