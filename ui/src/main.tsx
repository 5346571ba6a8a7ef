import "./styles/index.css";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { App } from "./app/App";
import { language } from "./platform/language";

// Before anything is drawn; the desktop's tray icon asks for it once the page is loaded (`src-tauri/src/window.rs`).
document.documentElement.lang = language;

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
