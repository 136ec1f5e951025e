import { Problem, type ProblemBody } from "./problem.ts";
import { noteReach } from "./server-reach.ts";

export interface RequestOptions {
  readonly body?: unknown;
  /** `r<revision>` of the draft this write is based on, or `*`-style creation through `ifNoneMatch`. */
  readonly ifMatch?: string;
  readonly ifNoneMatch?: "*";
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

let csrfToken: string | undefined;

/** Kept in memory only: a page that is reloaded asks for its session again. */
export function rememberCsrf(token: string | undefined): void {
  csrfToken = token;
}

/** Sends a request to the server this page came from; a refusal throws a `Problem`. */
export async function request<Answer>(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const response = await send(method, path, options);
  if (response.status === 204) return undefined as Answer;
  const body = await readBody(response);
  if (!response.ok) throw new Problem(problemBody(response.status, body));
  return body as Answer;
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers = new Headers({ accept: "application/json, application/problem+json" });
  if (options.body !== undefined) headers.set("content-type", "application/json");
  if (method !== "GET" && csrfToken !== undefined) headers.set("x-csrf-token", csrfToken);
  if (options.ifMatch !== undefined) headers.set("if-match", `"${options.ifMatch}"`);
  if (options.ifNoneMatch !== undefined) headers.set("if-none-match", options.ifNoneMatch);
  if (options.idempotencyKey !== undefined) headers.set("idempotency-key", options.idempotencyKey);
  try {
    const response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.signal !== undefined && { signal: options.signal }),
    });
    noteReach(true);
    return response;
  } catch (thrown) {
    if (options.signal?.aborted === true) throw thrown;
    noteReach(false);
    throw new Problem({ status: 0, code: "client.offline", detail: String(thrown) });
  }
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined; // A gateway's HTML page: the status alone says what happened.
  }
}

function problemBody(status: number, body: unknown): ProblemBody {
  const given = typeof body === "object" && body !== null ? (body as Partial<ProblemBody>) : {};
  return { ...given, status, code: typeof given.code === "string" ? given.code : `http.${status}` };
}
