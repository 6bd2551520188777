// The focus never falls out of the window: when what had it goes away (a deleted row, another screen), it goes to
// what is nearest. Where a person put it, it stays.
import { useEffect, type RefObject } from "react";

const REACHABLE = 'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]:not([tabindex="-1"])';

/** Where the focus was: the element's ancestors, each with its neighbours as they stood then. */
interface Spot {
  place: Element;
  next: Element | null;
  previous: Element | null;
}

export function useFocusKept(home: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let held: Element | null = null;
    let trail: Spot[] = [];
    const remember = (event: FocusEvent) => {
      held = event.target instanceof Element ? event.target : null;
      trail = trailOf(held, home.current);
    };
    const watch = new MutationObserver(() => {
      if (!held || held.isConnected || document.activeElement !== document.body) return;
      // A dialog that is on its way takes the focus itself.
      if (document.querySelector(".overlay, .popover")) return;
      held = null;
      (nearest(trail) ?? home.current)?.focus();
    });
    document.addEventListener("focusin", remember);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      watch.disconnect();
    };
  }, [home]);
}

function trailOf(held: Element | null, home: Element | null): Spot[] {
  const trail: Spot[] = [];
  for (let place = held; place && place !== home && place !== document.body; place = place.parentElement) {
    trail.push({ place, next: place.nextElementSibling, previous: place.previousElementSibling });
  }
  return trail;
}

/** From the inside out: the first neighbour that is still there and can be reached by key. */
export function nearest(trail: Spot[]): HTMLElement | null {
  for (const { place, next, previous } of trail) {
    for (const near of [place, next, previous]) {
      const found = near?.isConnected ? reachable(near) : null;
      if (found) return found;
    }
  }
  return null;
}

function reachable(element: Element): HTMLElement | null {
  if (element instanceof HTMLElement && element.matches(REACHABLE)) return element;
  return element.querySelector<HTMLElement>(REACHABLE);
}
