import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./installation.ts";

/** The product as `pnpm start` runs it, in a folder of its own, with the demo lender's credentials. */
export interface RunningProduct {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly apiKey: string;
  readonly integratorKey: string;
  readonly folder: string;
  readonly output: () => string;
  stop(): Promise<void>;
}

interface DemoCredentials {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly apiKey: string;
  readonly integratorKey: string;
}

/** Starts the product and waits until it says it is ready; throws with its output when it is not within `withinMs`. */
export async function startProduct({ withinMs = 180_000 } = {}): Promise<RunningProduct> {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-e2e-"));
  const port = await freePortPair();
  const child = spawn(process.execPath, ["server/src/start.ts"], {
    cwd: root,
    env: { ...process.env, LENDLOOM_DATA: folder, LENDLOOM_PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  await untilReady(url, child, () => output, withinMs);
  const credentials = JSON.parse(
    readFileSync(join(folder, "demo-credentials.json"), "utf8"),
  ) as DemoCredentials;
  return {
    ...credentials,
    url,
    folder,
    output: () => output,
    async stop() {
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function untilReady(
  url: string,
  child: ChildProcess,
  output: () => string,
  withinMs: number,
): Promise<void> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`The product ended with ${child.exitCode}:\n${output()}`);
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  child.kill("SIGKILL");
  throw new Error(`The product was not ready in time:\n${output()}`);
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once("close", () => resolve());
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGKILL"), 10_000).unref();
  });
}

/** Two neighbouring free ports: the sandbox listens beside the server. */
async function freePortPair(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const port = await free(0);
    if (port < 65_000 && (await free(port + 1).catch(() => 0)) === port + 1) return port;
  }
  throw new Error("Expected two neighbouring free ports, but found none in 50 attempts");
}

function free(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(wanted, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
