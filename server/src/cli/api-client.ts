import { isAbsolute, join } from "node:path";
import { isJsonObject, type Json } from "@lendloom/engine/kernel";
import { readConfig } from "../config.ts";
import { readCredentials } from "../seed/demo-credentials.ts";
import { UsageError } from "./usage-error.ts";

type Method = "GET" | "POST" | "PUT" | "DELETE";

export interface ApiAnswer {
  readonly status: number;
  readonly body: Json;
}

/**
 * Sends a request to the running server as the integrator: `LENDLOOM_URL` and `LENDLOOM_API_KEY`, or else the
 * credentials that the first start left in the data folder.
 */
export async function callApi(
  method: Method,
  path: string,
  body?: Json,
  headers: Readonly<Record<string, string>> = {},
): Promise<ApiAnswer> {
  const sent = body === undefined ? undefined : { type: "application/json", content: JSON.stringify(body) };
  const response = await request(method, path, sent, headers);
  return { status: response.status, body: (await response.json()) as Json };
}

/** Sends the bytes of a file. */
export async function sendFile(
  path: string,
  type: string,
  content: Uint8Array<ArrayBuffer>,
): Promise<ApiAnswer> {
  const response = await request("POST", path, { type, content });
  return { status: response.status, body: (await response.json()) as Json };
}

/** Fetches the bytes of a file, or what the server says instead. */
export async function fetchFile(path: string): Promise<Uint8Array | ApiAnswer> {
  const response = await request("GET", path, undefined);
  return response.ok
    ? new Uint8Array(await response.arrayBuffer())
    : { status: response.status, body: (await response.json()) as Json };
}

async function request(
  method: Method,
  path: string,
  sent: { readonly type: string; readonly content: string | Uint8Array<ArrayBuffer> } | undefined,
  more: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const { url, key } = whereAndWho();
  // Who signed in says so by a cookie; the key is for everything else.
  const isSignedIn = Object.hasOwn(more, "cookie");
  try {
    return await fetch(new URL(path, url), {
      method,
      headers: {
        ...more,
        ...(isSignedIn ? {} : { authorization: `Bearer ${key}` }),
        ...(sent === undefined ? {} : { "content-type": sent.type }),
      },
      ...(sent === undefined ? {} : { body: sent.content }),
    });
  } catch {
    throw new UsageError(
      `连不上 ${url}；请先运行 pnpm start。`,
      `${url} cannot be reached; run pnpm start first.`,
    );
  }
}

/** Signs in as a person; answers the headers that later requests carry, or what the server says instead. */
export async function signIn(
  name: string,
  password: string,
): Promise<Readonly<Record<string, string>> | ApiAnswer> {
  const sent = { type: "application/json", content: JSON.stringify({ name, password }) };
  const response = await request("POST", "/v1/session", sent, { cookie: "" });
  const body = (await response.json()) as Json;
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
  const csrf = isJsonObject(body) ? body["csrf"] : undefined;
  if (!response.ok || cookie === undefined || typeof csrf !== "string")
    return { status: response.status, body };
  return { cookie, "x-csrf-token": csrf };
}

function whereAndWho(): { readonly url: string; readonly key: string } {
  const { LENDLOOM_URL: url, LENDLOOM_API_KEY: key } = process.env;
  if (url !== undefined && key !== undefined) return { url, key };
  const root = join(import.meta.dirname, "../../..");
  const config = readConfig(process.env, { folder: root });
  if (!config.ok) throw new UsageError(config.error["zh-CN"], config.error.en);
  const folder = config.value.dataFolder;
  const credentials = isAbsolute(folder) ? readCredentials(folder) : undefined;
  if (credentials === undefined) {
    throw new UsageError(
      `${folder} 里没有 demo-credentials.json；请先运行 pnpm start，或设置 LENDLOOM_URL 和 LENDLOOM_API_KEY。`,
      `There is no demo-credentials.json in ${folder}; run pnpm start first, or set LENDLOOM_URL and LENDLOOM_API_KEY.`,
    );
  }
  return { url: url ?? credentials.url, key: key ?? credentials.integratorKey };
}
