// The real host: one command, two native dialogs, one event.
import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { Host } from "./host";

export function tauri(): Host {
  return {
    call: (name, request) => invoke("call", { name, request }),
    pickOpen: (title, filters) => invoke("pick_open", { title, filters }),
    pickSave: (title, defaultName) => invoke("pick_save", { title, defaultName }),
    view: (name, request, look) => invoke("view", { name, request, look }),
    present: () => void invoke("present"),
    onChanged(listener) {
      const stop = listen<{ tags: string[] }>("changed", (event) => listener(event.payload.tags));
      return () => void stop.then((unlisten) => unlisten());
    },
    onWanted(listener) {
      const take = () => void invoke<string | null>("wanted").then((name) => name && listener(name));
      take();
      const stop = listen("wanted", take);
      return () => void stop.then((unlisten) => unlisten());
    },
  };
}
