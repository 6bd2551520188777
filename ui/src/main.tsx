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

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={cache}>
        <App />
      </QueryClientProvider>
    </StrictMode>,
  );
}
