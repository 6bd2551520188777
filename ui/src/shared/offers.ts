// What can be done on the screen that is shown, for the palette: whoever shows something says what it can do.
import { useEffect, useSyncExternalStore } from "react";
import type { IconName } from "./icon";

export interface Offer {
  id: string;
  group: string;
  text: string;
  icon: IconName;
  /** The command's key, as bound. */
  key?: string;
  run: () => void;
}

let lists: Offer[][] = [];
let all: Offer[] = [];
const listeners = new Set<() => void>();

function publish(next: Offer[][]): void {
  lists = next;
  all = lists.flat();
  listeners.forEach((listener) => listener());
}

/** Offers the list for as long as the caller is shown. */
export function useOffers(list: Offer[]): void {
  useEffect(() => {
    publish([list, ...lists]);
    return () => publish(lists.filter((other) => other !== list));
  }, [list]);
}

export function useOffered(): Offer[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}
