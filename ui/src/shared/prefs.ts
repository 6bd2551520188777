// How this window looks. Stays on this computer and says nothing about a case.
import { useSyncExternalStore } from "react";
import { arrangeKeys, type Remapped } from "./keys";

export type Theme = "system" | "light" | "dark" | "contrast";
export type Motion = "system" | "less";
export type Density = "dense" | "comfortable";

export interface Prefs {
  theme: Theme;
  density: Density;
  /** Per cent, from 90 to 200. */
  textSize: number;
  motion: Motion;
  singleKeys: boolean;
  keys: Remapped;
  idleMinutes: number;
  preview: boolean;
}

const KEY = "chancery.look";
const FIRST: Prefs = { theme: "system", density: "dense", textSize: 100, motion: "system", singleKeys: true, keys: {}, idleMinutes: 10, preview: true };

let prefs: Prefs = read();
const listeners = new Set<() => void>();

function read(): Prefs {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Prefs>) };
  } catch {
    return FIRST;
  }
}

export function setPrefs(change: Partial<Prefs>): void {
  prefs = { ...prefs, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // A full or forbidden storage only means that the look is not remembered.
  }
  applyPrefs();
  listeners.forEach((listener) => listener());
}

export function usePrefs(): Prefs {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => prefs,
  );
}

/** How this window looks at the moment, for the one beside it. */
export function lookNow(): { theme: string; text_size: number } {
  return { theme: document.documentElement.dataset.theme ?? "light", text_size: prefs.textSize };
}

export function applyPrefs(): void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const more = window.matchMedia("(prefers-contrast: more)").matches;
  const system = more ? "contrast" : dark ? "dark" : "light";
  const { dataset, style } = document.documentElement;
  dataset.theme = prefs.theme === "system" ? system : prefs.theme;
  dataset.density = prefs.density;
  dataset.motion = prefs.motion;
  style.fontSize = `${prefs.textSize}%`;
  arrangeKeys(prefs.singleKeys, prefs.keys);
  measureRoom();
}

/** How much fits, in units of text: a media query would not follow the text size chosen here. */
function measureRoom(): void {
  const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const rem = window.innerWidth / unit;
  const { dataset } = document.documentElement;
  dataset.room = rem >= 100 ? "wide" : rem >= 78 ? "medium" : rem >= 62 ? "small" : "narrow";
  dataset.height = window.innerHeight / unit >= 34 ? "enough" : "low";
}

export function watchSystemTheme(): void {
  window.addEventListener("resize", measureRoom);
  for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) window.matchMedia(query).addEventListener("change", applyPrefs);
}
