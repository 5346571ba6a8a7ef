import type { ErrorCode, WireError } from "./generated";

/** Why a call failed: the engine's own answer, or that there was none. */
export interface ApiError {
  code: ErrorCode | "unreachable";
  /** For people; empty when the engine gave none. */
  message: string;
  detail?: string | undefined;
  requestId?: string | undefined;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: ApiError };

export function isWireError(value: unknown): value is WireError {
  return typeof value === "object" && value !== null && "code" in value && "message" in value && typeof value.message === "string";
}

/** For callers that take failures as exceptions, such as the query cache. */
export class ApiFailure extends Error {
  constructor(readonly error: ApiError) {
    super(error.message);
  }
}

export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new ApiFailure(result.error);
}
