import { t } from "@/i18n";

import { ApiFailure, type ApiError } from "./result";

/** A failed call in words for people: the engine's own where it has some, and what they mean where they are not in the reader's language. */
export function explain(error: ApiError): string {
  if (error.code === "unreachable") return t.common.unreachable;
  if (error.message === "") return t.common.unknownError(error.requestId);
  return t.errors.explained(error.code, error.detail, error.message);
}

/** The same for what the query cache hands on. */
export function explainFailure(failure: unknown): string {
  return failure instanceof ApiFailure ? explain(failure.error) : t.common.unknownError(undefined);
}
