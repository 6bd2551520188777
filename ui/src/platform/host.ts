// The door to whatever hosts this page. The only folder that may know Tauri.
// It must never interpret a command or its reply.
export interface Filter {
  name: string;
  extensions: string[];
}

/** How this window looks, for the one beside it. */
export interface Look {
  theme: string;
  text_size: number;
}

export interface Host {
  call(name: string, request: unknown): Promise<unknown>;
  pickOpen(title: string, filters: Filter[]): Promise<string | null>;
  pickSave(title: string, defaultName: string): Promise<string | null>;
  /** Runs a command that replies with a ticket, and shows what it opens in the viewer. */
  view(name: string, request: unknown, look: Look): Promise<void>;
  /** Somebody touched a key or the pointer. */
  present(): void;
  onChanged(listener: (tags: string[]) => void): () => void;
  /** Tells the case that a link or a second start of the program asks for; only where programs are started. */
  onWanted?(listener: (caseName: string) => void): () => void;
}

let chosen: Promise<Host> | undefined;

export function host(): Promise<Host> {
  chosen ??= choose();
  return chosen;
}

async function choose(): Promise<Host> {
  if (import.meta.env.MODE !== "production" && wantsBridge()) return (await import("./bridge")).bridge();
  return (await import("./tauri")).tauri();
}

function wantsBridge(): boolean {
  return "__CHANCERY_BRIDGE__" in window || !("__TAURI_INTERNALS__" in window);
}
