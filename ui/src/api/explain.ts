import { t } from "@/i18n";

import { ApiFailure, type ApiError } from "./result";

/** A failed call in words for people: the engine's own where it has some. */
export function explain(error: ApiError): string {
  if (error.code === "unreachable") return t.common.unreachable;
  return error.message || t.common.unknownError(error.requestId);
}

/** The same for what the query cache hands on. */
export function explainFailure(failure: unknown): string {
  return failure instanceof ApiFailure ? explain(failure.error) : t.common.unknownError(undefined);
}
