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
    const remember = ({ target }: FocusEvent) => {
      held = target instanceof Element ? target : null;
      // Dialogs give the focus back to where it was before them: that is what is remembered meanwhile, be it beside
      // the screen, such as in the bar above it.
      if (held && home.current && !held.closest(".overlay, .popover")) trail = trailOf(held, home.current.contains(held) ? home.current : document.body);
    };
    const isLost = () => held !== null && !held.isConnected && document.activeElement === document.body && !document.querySelector(".overlay, .popover");
    const mend = () => isLost() && (nearest(trail) ?? home.current)?.focus();
    const watch = new MutationObserver(() => {
      // After the frame in which a closing dialog frees what it covered.
      if (isLost()) requestAnimationFrame(() => requestAnimationFrame(mend));
    });
    document.addEventListener("focusin", remember);
    watch.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      watch.disconnect();
    };
  }, [home]);
}

function trailOf(held: Element, home: Element): Spot[] {
  const trail: Spot[] = [];
  for (let place: Element | null = held; place && place !== home; place = place.parentElement) {
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
