import type { SeededRandom } from "@lendloom/engine/testing";
import { spoils, type RequestParts } from "./spoil-request.ts";

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly examples?: readonly unknown[];
}

/** One operation of the API's description. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: Schema; readonly example?: unknown }>>;
  };
  readonly responses: Readonly<Record<string, unknown>>;
}

export interface RawRequest {
  /** What is wrong with it. */
  readonly wrong: string;
  readonly head: string;
  readonly body: Buffer;
  /** False: a server may close the connection without a word of ours. */
  readonly isHttp: boolean;
  /** The statuses that the operation's description promises. */
  readonly described: ReadonlySet<string>;
}

/** A request to some operation, right but for one thing. */
export function malformedRequests(
  random: SeededRandom,
  operations: readonly Operation[],
  key: string,
): RawRequest {
  const operation = random.pick(operations);
  const sample = sampleOf(operation, random);
  const parts: RequestParts = {
    method: operation.method,
    path: operation.path.replaceAll(/\{[^}]+\}/g, () => random.pick(["none", "1", "chaos-loan", "pack"])),
    headers: {
      host: "127.0.0.1",
      connection: "close",
      ...(key === "" ? {} : { authorization: `Bearer ${key}` }),
      ...(operation.method === "GET" ? {} : { "content-type": "application/json" }),
      // Nothing may be begun that the checker does not know of.
      "idempotency-key": "",
    },
    body: operation.method === "GET" ? Buffer.alloc(0) : Buffer.from(JSON.stringify(sample)),
    isHttp: true,
  };
  const wrong = random.pick(Object.keys(spoils));
  spoils[wrong]?.(parts, random, sample);
  const length = parts.headers["content-length"] ?? String(parts.body.length);
  const headers = {
    ...parts.headers,
    ...("transfer-encoding" in parts.headers ? {} : { "content-length": length }),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return {
    wrong,
    head: `${parts.method} ${parts.path} HTTP/1.1\r\n${lines.join("")}\r\n`,
    body: parts.body,
    isHttp: parts.isHttp,
    described: new Set(Object.keys(operation.responses)),
  };
}

function sampleOf({ requestBody }: Operation, random: SeededRandom): unknown {
  const media = requestBody?.content["application/json"];
  const example = media?.example ?? media?.schema?.examples?.[0];
  return example ?? (media?.schema === undefined ? {} : made(media.schema, random, 0));
}

function made({ type, properties, items }: Schema, random: SeededRandom, depth: number): unknown {
  if (depth > 4) return null;
  if (properties !== undefined || type === "object")
    return Object.fromEntries(
      Object.entries(properties ?? {}).map(([name, member]) => [name, made(member, random, depth + 1)]),
    );
  if (type === "array") return items === undefined ? [] : [made(items, random, depth + 1)];
  if (type === "integer" || type === "number") return random.pick([0, 1, -1, 2 ** 31, 2 ** 53]);
  if (type === "boolean") return random.chance(0.5);
  return random.pick(["", "a", "2026-11-23", "x".repeat(300)]);
}
