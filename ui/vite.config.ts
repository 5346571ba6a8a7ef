import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds an engine. */
const engine = process.env["INVEYE_ENGINE"] ?? "http://127.0.0.1:8470";

export default defineConfig({
  plugins: [react({ babel: { plugins: ["babel-plugin-react-compiler"] } })],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // The oldest web view we run in is Debian 12's WebKitGTK.
  build: { target: ["es2022", "safari16.4", "chrome111"], assetsInlineLimit: 0, chunkSizeWarningLimit: 600 },
  server: { proxy: { "/api": { target: engine, ws: true, changeOrigin: true } } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
