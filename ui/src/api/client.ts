import { isWireError, type ApiError, type Result } from "./result";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface RecordedPicture {
  blob: Blob;
  /** Milliseconds of Unix time. */
  shownMs?: number;
}

/** Longer than the longest camera check, so that its own answer comes first. */
const TIMEOUT_MS = 30_000;

/** The engine's HTTP interface. Nothing here throws: a call answers a value or says why not. */
export class ApiClient {
  constructor(
    /** Absent before anybody has signed in. */
    private readonly token: string | undefined,
    /** Told when the token is no longer good. */
    private readonly onRefused: () => void,
  ) {}

  /** `limited: false` for what may take minutes. */
  json<T>(method: Method, path: string, body?: unknown, { limited = true } = {}): Promise<Result<T>> {
    const init: RequestInit =
      body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    return this.#call(path, init, async (response) => (response.status === 204 ? undefined : await response.json()) as T, limited);
  }

  blob(path: string): Promise<Result<Blob>> {
    return this.#call(path, {}, (response) => response.blob());
  }

  /** A picture, and the moment it shows where the engine tells that. */
  picture(path: string, signal?: AbortSignal): Promise<Result<RecordedPicture>> {
    return this.#call(path, signal ? { signal } : {}, async (response) => {
      const shown = response.headers.get("x-shown-ms");
      return { blob: await response.blob(), ...(shown !== null && { shownMs: Number(shown) }) };
    });
  }

  /** An answer that is read as it comes; until `signal` says that nobody wants it any more. */
  stream(path: string, signal: AbortSignal): Promise<Result<Response>> {
    return this.#call(path, { signal }, (response) => Promise.resolve(response), false);
  }

  /** `limited: false` for what may take minutes. */
  upload<T>(path: string, file: File, method: "POST" | "PUT" = "POST", { limited = true } = {}): Promise<Result<T>> {
    // Header values are Latin-1 at best; the engine needs the name only to tell models apart.
    const headers = { "x-filename": file.name.replace(/[^\x20-\x7e]/g, "_"), "content-type": "application/octet-stream" };
    return this.#call(path, { method, body: file, headers }, async (response) => (await response.json()) as T, limited);
  }

  async #call<T>(path: string, init: RequestInit, read: (response: Response) => Promise<T>, limited = true): Promise<Result<T>> {
    const headers = new Headers(init.headers);
    if (this.token !== undefined) headers.set("authorization", `Bearer ${this.token}`);
    try {
      const response = await fetch(`/api/v1${path}`, { ...init, headers, signal: limited ? limit(init.signal) : (init.signal ?? null) });
      if (response.ok) return { ok: true, value: await read(response) };
      const error = await refusal(response);
      if (error.code === "not_signed_in") this.onRefused();
      return { ok: false, error };
    } catch {
      return { ok: false, error: { code: "unreachable", message: "" } };
    }
  }
}

/** The caller's own end, or that it takes too long. Not `AbortSignal.any`: the oldest web view lacks it. */
function limit(signal: AbortSignal | null | undefined): AbortSignal {
  const both = new AbortController();
  const end = () => {
    both.abort();
  };
  AbortSignal.timeout(TIMEOUT_MS).addEventListener("abort", end);
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  return both.signal;
}

async function refusal(response: Response): Promise<ApiError> {
  const answer: unknown = await response.json().catch(() => undefined);
  if (!isWireError(answer)) return { code: response.status === 401 ? "not_signed_in" : "internal", message: "" };
  return { code: answer.code, message: answer.message, detail: answer.detail, requestId: answer.request_id };
}
