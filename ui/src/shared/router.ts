// The hash router: a path and its search parameters, and nothing else.
import { useSyncExternalStore } from "react";

export interface Place {
  path: string;
  parts: string[];
  query: URLSearchParams;
}

export function parsePlace(hash: string): Place {
  const raw = hash.replace(/^#/, "") || "/";
  const at = raw.indexOf("?");
  const path = at < 0 ? raw : raw.slice(0, at);
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  return { path: `/${parts.map(encodeURIComponent).join("/")}`, parts, query: new URLSearchParams(at < 0 ? "" : raw.slice(at + 1)) };
}

export function href(parts: string[], query: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value) search.set(key, value);
  const tail = search.size ? `?${search}` : "";
  return `#/${parts.map(encodeURIComponent).join("/")}${tail}`;
}

export function go(to: string, replace = false): void {
  if (replace) window.location.replace(to);
  else window.location.hash = to.replace(/^#/, "");
}

let seen = "";
let place = parsePlace("");
function current(): Place {
  if (window.location.hash !== seen) {
    seen = window.location.hash;
    place = parsePlace(seen);
  }
  return place;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}

export function usePlace(): Place {
  return useSyncExternalStore(subscribe, current);
}
