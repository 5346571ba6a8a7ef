interface Attempt {
  isPending: boolean;
  reset: () => void;
}

/**
 * Forgets how attempts went, so that what is typed next is not judged by them. One that is under way is left alone:
 * forgotten, it would still be carried out, and nobody be told.
 */
export function forgetOutcome(...attempts: readonly Attempt[]): void {
  for (const attempt of attempts) if (!attempt.isPending) attempt.reset();
}
