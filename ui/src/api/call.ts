// One typed way to every command.
import { host } from "../platform/host";
import { toFailure } from "./failure";
import type { Commands } from "./generated/commands";

export type CommandName = keyof Commands;
export type Request<N extends CommandName> = Commands[N]["request"];
export type Reply<N extends CommandName> = Commands[N]["reply"];

let lockedListener: (() => void) | undefined;
/** Rust may lock between two calls; the one that finds out says so. */
export function whenLocked(listener: () => void): void {
  lockedListener = listener;
}

export async function call<N extends CommandName>(name: N, request: Request<N>): Promise<Reply<N>> {
  try {
    return (await (await host()).call(name, request)) as Reply<N>;
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code === "locked") lockedListener?.();
    throw failure;
  }
}
