import { isJsonObject, parseJson } from "@lendloom/engine/kernel";
import type { ConnectorCall, ConnectorReply, Connectors } from "@lendloom/engine/runtime";

export interface HttpConnectorsConfig {
  readonly baseUrl: string;
  /** `host:port` of the only places that may be called. */
  readonly allowedHosts: readonly string[];
}

/** More than any honest answer needs, and little enough that a hostile one does no harm. */
const MAX_ANSWER_BYTES = 256 * 1024;

/**
 * Calls connectors over HTTP: `POST <base>/connectors/<connector>/<operation>` with the activity's idempotency
 * key. Only hosts on the list are called, redirects are not followed, an answer is at most 256 KiB of JSON.
 * A refusal (4xx) is final; everything else may be tried again. Where a heartbeat is asked for, the other side sends
 * its headers at once and blanks before its JSON while it works.
 */
export function createHttpConnectors(config: HttpConnectorsConfig): Connectors {
  return {
    async call(call) {
      const path = ["connectors", call.connector, call.operation].map(encodeURIComponent).join("/");
      const url = new URL(path, config.baseUrl.endsWith("/") ? config.baseUrl : `${config.baseUrl}/`);
      if (!config.allowedHosts.includes(url.host)) {
        return failure("connector.host-not-allowed", `Host ${url.host} is not on the list`, false);
      }
      const life = new SignOfLife(call.heartbeatMs);
      try {
        return await answerOf(await send(url, call, life), life);
      } catch (error) {
        return asFailure(error, call);
      } finally {
        life.end();
      }
    },
  };
}

class NoHeartbeat extends Error {}

/** Ends a call whose other side is silent for too long: headers and every byte of the body are signs of life. */
class SignOfLife {
  readonly #gone = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(longestMs: number | undefined) {
    if (longestMs === undefined) return;
    this.#timer = setTimeout(() => this.#gone.abort(new NoHeartbeat()), longestMs);
  }

  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  seen(): void {
    this.#timer?.refresh();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function send(url: URL, call: ConnectorCall, life: SignOfLife): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json",
      "idempotency-key": call.idempotencyKey,
      ...(call.heartbeatMs === undefined ? {} : { "heartbeat-within-ms": String(call.heartbeatMs) }),
    },
    body: JSON.stringify({ input: call.input }),
    redirect: "manual",
    signal: AbortSignal.any([AbortSignal.timeout(call.timeoutMs), life.signal]),
  });
}

async function answerOf(response: Response, life: SignOfLife): Promise<ConnectorReply> {
  life.seen();
  if (response.status !== 200) {
    await response.body?.cancel();
    const final =
      response.status >= 300 && response.status < 500 && ![408, 425, 429].includes(response.status);
    return failure(`connector.http-${response.status}`, `The connector answered ${response.status}`, !final);
  }
  if (!/^application\/json\b/.test(response.headers.get("content-type") ?? "")) {
    await response.body?.cancel();
    return failure("connector.not-json", "The connector answered something other than JSON", true);
  }
  const text = await readCapped(response, life);
  if (text === undefined)
    return failure("connector.answer-too-large", "The answer is larger than 256 KiB", false);
  const parsed = parseJson(text);
  return parsed.ok && isJsonObject(parsed.value)
    ? { kind: "answer", answer: parsed.value }
    : failure("connector.not-json", "The connector answered something other than a JSON object", true);
}

/** Undefined: it is larger than the cap; the rest is not read. */
async function readCapped(response: Response, life: SignOfLife): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    life.seen();
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
}

function asFailure(error: unknown, { timeoutMs, heartbeatMs }: ConnectorCall): ConnectorReply {
  if (error instanceof NoHeartbeat) {
    return failure("connector.no-heartbeat", `No sign of life within ${heartbeatMs} ms`, true);
  }
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return failure("connector.timeout", `No answer within ${timeoutMs} ms`, true);
  }
  const reason =
    error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : "";
  return failure("connector.unreachable", `The connector could not be reached: ${reason}`, true);
}

function failure(code: string, message: string, retryable: boolean): ConnectorReply {
  return { kind: "error", code, message, retryable };
}
