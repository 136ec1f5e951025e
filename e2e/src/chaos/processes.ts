import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";

/** A process of ours that is watched: how it ended, and what it complained of. */
export interface Watched {
  readonly pid: number;
  readonly child: ChildProcess;
  /** Undefined while it runs. */
  ended(): number | NodeJS.Signals | undefined;
  readonly end: Promise<number | NodeJS.Signals>;
  complaints(): string;
  /** What it logged as defects of ours, each message once. */
  defects(): readonly string[];
  kill(signal: NodeJS.Signals): void;
}

export function startProcess(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
  user?: { readonly uid: number; readonly gid: number },
): Watched {
  const [program = "", ...args] = command;
  const inherited = { ...process.env };
  // Another runner's options are not the product's.
  delete inherited["NODE_OPTIONS"];
  const child = spawn(program, args, {
    env: { ...inherited, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    ...user,
  });
  const killWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", killWithUs);
  let complaints = "";
  let logged = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (complaints.length < 200_000) complaints += chunk.toString();
  });
  child.stdout.on("data", (chunk: Buffer) => {
    if (logged.length < 4_000_000) logged += chunk.toString();
  });
  const end = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once("exit", (code, signal) => {
      process.off("exit", killWithUs);
      resolve(code ?? signal ?? 1);
    }),
  );
  return {
    pid: child.pid ?? 0,
    child,
    ended: () => child.exitCode ?? child.signalCode ?? undefined,
    end,
    complaints: () => complaints,
    defects: () => defectsIn(logged),
    kill: (signal) => void child.kill(signal),
  };
}

function defectsIn(log: string): readonly string[] {
  const lines = log
    .split("\n")
    .filter((line) => line.includes("met a defect") || line.includes("worker failed"));
  return [...new Set(lines.map(shortly))];
}

/** Its message, and where it was thrown. */
function shortly(line: string): string {
  const message = /"message":"(.{0,400}?)(?:","|\\n)/.exec(line)?.[1] ?? line.slice(0, 400);
  const place = /\\n {4}at (.{0,200}?)(?:\\n|")/.exec(line)?.[1];
  return place === undefined ? message : `${message} at ${place}`;
}

/** Ends a process in order; by force when it takes longer than `patienceMs`. Answers how it ended. */
export async function endProcess(watched: Watched, patienceMs = 20_000): Promise<number | NodeJS.Signals> {
  if (watched.ended() === undefined) {
    watched.kill("SIGCONT");
    watched.kill("SIGTERM");
    const force = setTimeout(() => watched.kill("SIGKILL"), patienceMs);
    await watched.end;
    clearTimeout(force);
  }
  return watched.end;
}

/** True when it answers; false when the process ended before, or the time was over. */
export async function untilAnswers(url: string, watched: Watched, withinMs = 90_000): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (performance.now() < until && watched.ended() === undefined) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return true;
    await pause(25);
  }
  return false;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
