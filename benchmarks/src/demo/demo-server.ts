import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Where the running product is and how to speak to it. */
export interface DemoServer {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly apiKey: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** From `LENDLOOM_URL` and `LENDLOOM_API_KEY`, or what a start left in `LENDLOOM_DATA`; undefined: neither is there. */
export function findDemoServer(environment: Environment): DemoServer | undefined {
  const file = readCredentials(resolve(environment["LENDLOOM_DATA"] ?? ".lendloom", "demo-credentials.json"));
  const url = environment["LENDLOOM_URL"] ?? file["url"];
  const apiKey = environment["LENDLOOM_API_KEY"] ?? file["apiKey"];
  if (url === undefined || apiKey === undefined) return undefined;
  const told = url === file["url"] ? file["sandboxUrl"] : undefined;
  const sandboxUrl = environment["LENDLOOM_SANDBOX_URL"] ?? told ?? nextPort(url);
  return { url: withoutSlash(url), sandboxUrl: withoutSlash(sandboxUrl), apiKey };
}

/** True when both the product and its sandbox answer. */
export async function answers({ url, sandboxUrl }: DemoServer): Promise<boolean> {
  const alive = async (address: string): Promise<boolean> => {
    try {
      return (await fetch(address, { signal: AbortSignal.timeout(5_000) })).ok;
    } catch {
      return false;
    }
  };
  return (await alive(`${url}/livez`)) && (await alive(`${sandboxUrl}/livez`));
}

function readCredentials(path: string): Readonly<Record<string, string | undefined>> {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, string>) : {};
}

/** Where a start puts the sandbox when nothing else is said. */
function nextPort(url: string): string {
  const sandbox = new URL(url);
  sandbox.port = String(Number(sandbox.port || (sandbox.protocol === "https:" ? 443 : 80)) + 1);
  return sandbox.href;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
