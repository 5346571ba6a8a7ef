import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds an engine. */
const engine = process.env["INVEYE_ENGINE"] ?? "http://127.0.0.1:8470";

interface Manifest {
  dependencies?: Record<string, string>;
  version: string;
}

/** Puts the licence texts of what is bundled beside it, as they ask for. */
function licences(): Plugin {
  return {
    name: "licences",
    generateBundle() {
      const found = new Map<string, string>();
      const visit = (manifest: Manifest) => {
        for (const name of Object.keys(manifest.dependencies ?? {})) {
          if (found.has(name)) continue;
          const folder = new URL(`./node_modules/${name}/`, import.meta.url);
          const inner = JSON.parse(readFileSync(new URL("package.json", folder), "utf8")) as Manifest;
          const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
          if (!file) this.error(`${name} has no licence file`);
          found.set(name, `${name} ${inner.version}\n\n${readFileSync(new URL(file, folder), "utf8").trim()}\n`);
          visit(inner);
        }
      };
      visit(JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")) as Manifest);
      this.emitFile({ type: "asset", fileName: "LICENSES.txt", source: [...found.values()].join(`\n${"-".repeat(80)}\n\n`) });
    },
  };
}

export default defineConfig({
  plugins: [react({ babel: { plugins: ["babel-plugin-react-compiler"] } }), licences()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // The oldest web view we run in is Debian 12's WebKitGTK.
  build: { target: ["es2022", "safari16.4", "chrome111"], assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  server: { proxy: { "/api": { target: engine, ws: true, changeOrigin: true } } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
