// What the host does beside commands: native file dialogs, of which this side only gets a path, and links from outside.
import { host, type Filter, type Look } from "../platform/host";
import type { CommandName, Reply, Request } from "./call";
import { toFailure } from "./failure";
import type { Ticket } from "./generated/commands";

/** Commands that reply with a ticket: whatever they open, the viewer can show. */
export type ViewName = { [N in CommandName]: Reply<N> extends Ticket ? N : never }[CommandName];

/** Shows a PDF in the viewer; what is refused comes back as a Failure. */
export async function view<N extends ViewName>(name: N, request: Request<N>, look: Look): Promise<void> {
  try {
    await (await host()).view(name, request, look);
  } catch (thrown) {
    throw toFailure(thrown);
  }
}

/** Opens what a link or a second start of the program asks for, as long as somebody listens. */
export function onWanted(listener: (caseName: string) => void): () => void {
  let stop: (() => void) | undefined;
  let stopped = false;
  void host().then((it) => (stopped ? undefined : (stop = it.onWanted?.(listener))));
  return () => {
    stopped = true;
    stop?.();
  };
}

export async function pickOpen(title: string, filters: Filter[] = []): Promise<string | null> {
  return (await host()).pickOpen(title, filters);
}

export async function pickSave(title: string, defaultName: string): Promise<string | null> {
  return (await host()).pickSave(title, defaultName);
}
