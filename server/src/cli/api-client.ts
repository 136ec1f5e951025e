import { isAbsolute, join } from "node:path";
import type { Json } from "@lendloom/engine/kernel";
import { readConfig } from "../config.ts";
import { readCredentials } from "../seed/demo-credentials.ts";
import { UsageError } from "./usage-error.ts";

export interface ApiAnswer {
  readonly status: number;
  readonly body: Json;
}

/**
 * Sends a request to the running server as the integrator: `LENDLOOM_URL` and `LENDLOOM_API_KEY`, or else the
 * credentials that the first start left in the data folder.
 */
export async function callApi(method: "GET" | "POST", path: string, body?: Json): Promise<ApiAnswer> {
  const { url, key } = whereAndWho();
  let response: Response;
  try {
    response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new UsageError(
      `连不上 ${url}；请先运行 pnpm start。`,
      `${url} cannot be reached; run pnpm start first.`,
    );
  }
  return { status: response.status, body: (await response.json()) as Json };
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
