import type { Oracle, Sent } from "./oracle.ts";
import type { ChaosLender } from "./chaos-lenders.ts";

/** What a client came to know: refused for good, done, or nobody knows. */
export type Told =
  | { readonly kind: "ok" | "fail"; readonly status: number; readonly body: unknown }
  | { readonly kind: "info"; readonly status?: number };

export interface Command {
  readonly what: Sent["what"];
  readonly key: string;
  readonly path: string;
  readonly body: object;
  readonly reference?: string;
  readonly asOfficer?: boolean;
}

/** The clients' way to the servers: everything asked and answered is in the oracle's log. */
export interface Ask {
  command(url: string, lender: ChaosLender, command: Command): Promise<Told>;
  read(url: string, lender: ChaosLender, path: string): Promise<Told>;
  /** When each acknowledged command was answered, in milliseconds of `performance.now()`. */
  readonly acknowledged: readonly number[];
}

const PATIENCE_MS = 8_000;
/** These may be asked again with the same key, and nobody knows whether the first one was done. */
const unsure = (status: number): boolean => status >= 500 || status === 429 || status === 408;

export function createAsk(oracle: Oracle): Ask {
  const acknowledged: number[] = [];
  const answered = async (url: string, path: string, init: RequestInit) => {
    const response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    return { response, text: await response.text() };
  };
  const heard = async (
    lender: ChaosLender,
    path: string,
    { response, text }: Awaited<ReturnType<typeof answered>>,
  ) => {
    await oracle.append({
      kind: "read",
      lender: lender.id,
      at: Date.now(),
      path,
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      retryAfter: response.headers.get("retry-after"),
      body: text,
    });
  };
  return {
    acknowledged,
    async command(url, lender, { what, key, path, body, reference, asOfficer = false }) {
      const told = { lender: lender.id, key };
      const sent = reference === undefined ? {} : { reference };
      await oracle.append({ kind: "send", what, at: Date.now(), ...told, ...sent });
      try {
        const answer = await answered(url, path, {
          method: "POST",
          headers: {
            authorization: `Bearer ${asOfficer ? lender.officerKey : lender.apiKey}`,
            "content-type": "application/json",
            "idempotency-key": key,
          },
          body: JSON.stringify(body),
        });
        const { status } = answer.response;
        const kind = status < 300 ? "ok" : unsure(status) ? "info" : "fail";
        const at = performance.now();
        await heard(lender, path, answer);
        await oracle.append({ kind, at: Date.now(), status, body: answer.text, ...told });
        if (kind === "ok") acknowledged.push(at);
        return kind === "info" ? { kind, status } : { kind, status, body: parsed(answer.text) };
      } catch {
        await oracle.append({ kind: "info", at: Date.now(), ...told });
        return { kind: "info" };
      }
    },
    async read(url, lender, path) {
      try {
        const answer = await answered(url, path, { headers: { authorization: `Bearer ${lender.apiKey}` } });
        await heard(lender, path, answer);
        const { status } = answer.response;
        return unsure(status)
          ? { kind: "info", status }
          : { kind: status < 300 ? "ok" : "fail", status, body: parsed(answer.text) };
      } catch {
        return { kind: "info" };
      }
    },
  };
}

/** A body that was cut off tells nothing. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
