// Development only: the same commands over a loopback server, for a browser without Tauri.
// host.ts reaches this file behind `import.meta.env.DEV`, so no release contains it.
import type { Host } from "./host";

export function bridge(): Host {
  const listeners = new Set<(tags: string[]) => void>();
  return {
    async call(name, request) {
      const response = await fetch("/call", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ name, request }),
      });
      const body: unknown = await response.json();
      if (!response.ok) throw body;
      const tags = response.headers.get("x-changed");
      if (tags) setTimeout(() => listeners.forEach((listener) => listener(tags.split(" "))), 0);
      return body;
    },
    pickOpen: async () => "/media/usb/picked.bin",
    pickSave: async (_title, defaultName) => `/home/user/${defaultName}`,
    present: () => undefined,
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
