// Development and tests only: the same commands over a loopback server, for a browser without Tauri.
// host.ts reaches this file in no build that ships; scripts/weigh.mjs looks.
import type { Host } from "./host";

/** What a test that drives the browser tells the page before it starts. */
interface Bridge {
  /** Where the commands of one world are. */
  call: string;
  token: string;
  /** What the next file dialog answers. */
  pick: string | null;
}

export function bridge(): Host {
  const told = (window as { __CHANCERY_BRIDGE__?: Bridge }).__CHANCERY_BRIDGE__ ?? { call: "/call", token: "", pick: "/media/usb/picked.bin" };
  const listeners = new Set<(tags: string[]) => void>();
  const call = async (name: string, request: unknown): Promise<unknown> => {
    const response = await fetch(told.call, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: told.token },
      body: JSON.stringify({ name, request }),
    });
    const body: unknown = await response.json();
    const tags = response.headers.get("x-changed");
    if (tags) setTimeout(() => listeners.forEach((listener) => listener(tags.split(" "))), 0);
    if (!response.ok) throw body;
    return body;
  };
  return {
    call,
    async view(name, request, look) {
      const { ticket } = (await call(name, request)) as { ticket: string };
      const words = new URLSearchParams({ ticket, theme: look.theme, size: String(look.text_size) });
      window.open(`${told.call.replace(/call$/, "viewer.html")}?${words.toString()}`, "viewer");
    },
    pickOpen: async () => told.pick,
    pickSave: async () => told.pick,
    present: () => undefined,
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
