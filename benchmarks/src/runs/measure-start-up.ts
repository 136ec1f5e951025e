import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Figure } from "../bench/benchmark.ts";

const root = join(import.meta.dirname, "../../..");
const PATIENCE_MS = 120_000;
/** Linux tells the processor time of a process in hundredths of a second. */
const TICK_MS = 10;

/** From the start of a process as the container starts it, with the demo lender's store, until it says it is ready. */
export async function measureStartUp(quick: boolean): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "lendloom-bench-"));
  const starts: StartUp[] = [];
  // The first one makes the store and compiles everything.
  for (let number = 0; number < (quick ? 2 : 8); number += 1) starts.push(await startOnce(folder));
  rmSync(folder, { recursive: true, force: true });
  const later = starts.slice(1);
  const known = later.flatMap(({ processorMs }) => processorMs ?? []);
  return [
    {
      name: "startUpMs",
      title: "a process with a store there answers after",
      unit: "ms",
      ...middleOf(later.map(({ wallMs }) => wallMs)),
    },
    ...(known.length === 0
      ? []
      : [
          {
            name: "startUpProcessorMs",
            title: "processor time of it until then",
            unit: "ms",
            ...middleOf(known),
          },
        ]),
  ];
}

interface StartUp {
  readonly wallMs: number;
  /** Undefined: the system does not tell. */
  readonly processorMs: number | undefined;
}

async function startOnce(folder: string): Promise<StartUp> {
  const port = await freePort();
  const begun = performance.now();
  const child = spawn(process.execPath, ["--import", "./server/src/start-quickly.ts", "server/src/main.ts"], {
    cwd: root,
    env: {
      ...process.env,
      LENDLOOM_DATA: folder,
      LENDLOOM_PORT: String(port),
      LENDLOOM_SANDBOX_URL: "http://127.0.0.1:9",
    },
    stdio: "ignore",
  });
  try {
    await untilReady(child, port);
    return { wallMs: performance.now() - begun, processorMs: processorMsOf(child.pid) };
  } finally {
    await ended(child);
  }
}

async function untilReady(child: ChildProcess, port: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await pause(5);
  }
  throw new Error(
    `Expected a process that answers, but it did not (it ended with ${child.exitCode ?? "nothing"})`,
  );
}

function processorMsOf(pid: number | undefined): number | undefined {
  const file = `/proc/${pid ?? 0}/stat`;
  if (!existsSync(file)) return undefined;
  // After the name, which may hold spaces: state, parent, …; user and system time are the twelfth and the next.
  const fields = readFileSync(file, "latin1").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
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

function middleOf(values: readonly number[]): Pick<Figure, "value" | "spread"> {
  const ascending = [...values].sort((left, right) => left - right);
  const at = (share: number) => ascending[Math.round(share * (ascending.length - 1))] ?? Number.NaN;
  return { value: at(0.5), spread: [at(0.25), at(0.75)] };
}
