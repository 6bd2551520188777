import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { cache, listenForChanges } from "./api";
import { App } from "./app";
import { applyPrefs, watchSystemTheme } from "./shared/prefs";
import "./styles/index.css";

applyPrefs();
watchSystemTheme();
void listenForChanges();

/** In builds that do not ship, `#/gallery` shows the shared pieces in place of the window. */
async function face() {
  if (import.meta.env.MODE !== "production" && window.location.hash === "#/gallery") return (await import("./views/gallery")).Gallery;
  return App;
}

const root = document.getElementById("root");
if (root) {
  void face().then((Face) =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={cache}>
          <Face />
        </QueryClientProvider>
      </StrictMode>,
    ),
  );
}
