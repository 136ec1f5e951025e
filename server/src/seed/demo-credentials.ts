import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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

export function readCredentials(dataFolder: string): DemoCredentials | undefined {
  const path = credentialsPath(dataFolder);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as DemoCredentials) : undefined;
}

/** Written whole or not at all, readable by its owner only. */
export function writeCredentials(dataFolder: string, credentials: DemoCredentials): void {
  const path = credentialsPath(dataFolder);
  writeFileSync(`${path}.new`, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
