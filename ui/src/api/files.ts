// What the host does beside commands: native file dialogs, of which this side only gets a path, and links from outside.
import { host, type Filter } from "../platform/host";

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
