// Whether people are counted: the weights are no part of the repository, so a machine may have none.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./programs.mjs";
import { until } from "./wait.mjs";

const FOLDER = [process.env.INVEYE_MODELS, path.join(ROOT, "../shared/models")].filter(Boolean).find((folder) => existsSync(folder));

/** A model's file; skips the test where there are no models, and fails where there are and this one is not. */
export function modelFile(t, name) {
  if (!FOLDER) return void t.skip("no models on this machine");
  const file = path.join(FOLDER, name);
  assert.ok(existsSync(file), `${FOLDER} lacks ${name}`);
  return file;
}

/** Whether people are counted here. Where there are models and nobody is, that is no reason to skip but a failure. */
export async function counts(t, api) {
  if (FOLDER) {
    await until(`people are counted, with the models of ${FOLDER}`, async () => (await api.get("/health")).analytics.on);
    return true;
  }
  const { analytics } = await api.get("/health");
  if (!analytics.on) t.skip(`no models on this machine: ${analytics.detail}`);
  return analytics.on;
}
