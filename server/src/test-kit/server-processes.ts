import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readCredentials } from "../seed/demo-credentials.ts";

const source = join(import.meta.dirname, "..");

/** A server and its sandbox as processes of their own, to be killed and started again over the same folder. */
export interface ServerProcesses {
  readonly url: string;
  readonly sandboxUrl: string;
  readonly folder: string;
  readonly server: () => ChildProcess;
  /** What the server has written to its error output so far. */
  complaints(): string;
  apiKey(): string;
  /** Starts the server; resolves when it is ready, or when it has ended before (a kill point at start). */
  startServer(env?: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

export async function startProcesses(): Promise<ServerProcesses> {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-processes-"));
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const sandbox = spawn(process.execPath, [join(source, "sandbox/main.ts"), folder, String(sandboxPort)], {
    stdio: "ignore",
  });
  let server: ChildProcess | undefined;
  let complaints = "";
  const running = (): ChildProcess => {
    if (server === undefined) throw new Error("The server was never started");
    return server;
  };
  await untilAnswers(`${sandboxUrl}/livez`, sandbox);
  return {
    url,
    sandboxUrl,
    folder,
    server: running,
    complaints: () => complaints,
    apiKey: () => readCredentials(folder)?.apiKey ?? "",
    async startServer(env = {}) {
      server = spawn(process.execPath, [join(source, "main.ts")], {
        env: {
          ...process.env,
          LENDLOOM_DATA: folder,
          LENDLOOM_PORT: String(port),
          LENDLOOM_SANDBOX_URL: sandboxUrl,
          ...env,
        },
        stdio: ["ignore", "ignore", "pipe"],
      });
      server.stderr?.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
      await untilAnswers(`${url}/readyz`, server);
    },
    async close() {
      if (server !== undefined) await endOf(server, "SIGTERM");
      await endOf(sandbox, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when the process has ended; `signal` is sent first when given. */
export function endOf(child: ChildProcess, signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve(child.exitCode ?? child.signalCode);
  }
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once("exit", (code, by) => resolve(code ?? by)),
  );
  if (signal !== undefined) child.kill(signal);
  return ended;
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 150_000;
  while (child.exitCode === null && child.signalCode === null) {
    if ((await fetch(url).catch(() => undefined))?.ok === true) return;
    if (performance.now() > deadline) throw new Error(`${url} did not answer in time`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
