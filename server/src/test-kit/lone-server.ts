import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";

/** One server as a process of its own, of which everything is read that it says. */
export interface LoneServer {
  readonly url: string;
  readonly child: ChildProcess;
  /** Lines of its error output. */
  complaints(): readonly string[];
  /** Its log and what it says. */
  output(): string;
  /** Status and body of an answer; undefined: nobody answers. */
  ask(path: string, init?: RequestInit): Promise<Answer | undefined>;
  /** Resolves when `/readyz` answers with this status; rejects after `withinMs`, or when the process has ended. */
  untilReady(status: 200 | 503, withinMs?: number): Promise<void>;
  /** How it ends; `signal` is sent first when given. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

export async function startLoneServer(env: Readonly<Record<string, string>>): Promise<LoneServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [join(import.meta.dirname, "../main.ts")], {
    env: { ...process.env, LENDLOOM_PORT: String(port), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once("close", (code, signal) => resolve(code ?? signal)),
  );
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer | undefined> => {
    try {
      const answer = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(15_000), ...init });
      const text = await answer.text();
      const body = text.startsWith("{") ? (JSON.parse(text) as Answer["body"]) : { text };
      return { status: answer.status, headers: answer.headers, body };
    } catch {
      return undefined;
    }
  };
  return {
    url,
    child,
    complaints: () => complaints.split("\n").filter((line) => line !== ""),
    output: () => output,
    ask,
    async untilReady(status, withinMs = 60_000) {
      const deadline = performance.now() + withinMs;
      for (;;) {
        if ((await ask("/readyz"))?.status === status) return;
        const over = child.exitCode !== null || child.signalCode !== null;
        if (over || performance.now() > deadline) {
          throw new Error(
            `Expected ${url} to be at ${status}, but it said ${complaints}${output.slice(-2_000)}`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    end(signal) {
      if (signal !== undefined) child.kill(signal);
      return ended;
    },
  };
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
