import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, parseJson } from "@lendloom/engine/kernel";
import { writeFileDurably } from "../durable-file.ts";

/** What curl, the demo and the command line need to reach the demo lender. */
export interface DemoCredentials {
  readonly apiKey: string;
  readonly integratorKey: string;
  readonly url: string;
  readonly sandboxUrl: string;
}

export function credentialsPath(dataFolder: string): string {
  return join(dataFolder, "demo-credentials.json");
}

/** Undefined: there are none, or they cannot be read; keys are then made anew. */
export function readCredentials(dataFolder: string): DemoCredentials | undefined {
  const path = credentialsPath(dataFolder);
  if (!existsSync(path)) return undefined;
  const read = parseJson(readFileSync(path, "utf8"));
  return read.ok && isJsonObject(read.value) ? (read.value as unknown as DemoCredentials) : undefined;
}

export function writeCredentials(dataFolder: string, credentials: DemoCredentials): void {
  writeFileDurably(credentialsPath(dataFolder), `${JSON.stringify(credentials, null, 2)}\n`);
}
