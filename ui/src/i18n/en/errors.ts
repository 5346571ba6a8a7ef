import type { ErrorCode } from "@/api/generated";

/** What the engine says of a failed call is English, and is shown as it is. */
export const errors = {
  explained: (_code: ErrorCode, _field: string | undefined, message: string) => message,
};
