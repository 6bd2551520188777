// Locks the window when nobody has touched it for a while. Rust keeps its own watch besides.
import { useEffect } from "react";
import { sayPresent, tell } from "../../api";
import { keepAllTyped } from "../records";
import { clearToasts } from "../../shared/toast";

let touched = Date.now();

export function lockNow(): void {
  clearToasts();
  // What was typed up to the last key is in the vault before it is shut.
  void keepAllTyped().finally(() => tell("session_lock", {}));
}

export function idleMinutesLeft(limit: number, now: number): number {
  return Math.min(limit, Math.max(0, Math.ceil(limit - (now - touched) / 60_000)));
}

export function useIdleLock(minutes: number): void {
  useEffect(() => {
    touched = Date.now();
    let said = 0;
    const touch = () => {
      touched = Date.now();
      if (touched - said < 10_000) return;
      said = touched;
      void sayPresent();
    };
    touch();
    const events = ["keydown", "pointerdown", "pointermove", "wheel"] as const;
    events.forEach((name) => window.addEventListener(name, touch, { passive: true }));
    const timer = setInterval(() => Date.now() - touched > minutes * 60_000 && lockNow(), 5_000);
    return () => {
      events.forEach((name) => window.removeEventListener(name, touch));
      clearInterval(timer);
    };
  }, [minutes]);
}
