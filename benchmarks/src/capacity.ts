import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BenchmarkReport } from "./bench/report.ts";
import { officer, openLoanRuntime, startLoan, TENANT } from "./runs/loan-runtime.ts";

/**
 * `pnpm capacity`: what 10, 100 and 1,000 completed applications a second take, from the last runs of the benchmarks and
 * from the size of an application measured now. The last line is one JSON object; `docs/operations.md` explains it.
 */
const TARGETS = [10, 100, 1_000] as const;
/** Of what was measured; the rest works a backlog off. */
const SHARE = 0.6;
const MEASURED = 200;
const DAY_SECONDS = 86_400;

const runs = figuresOf("runs");
const scale = figuresOf("scale");
const one = scale["completedPerSecondOneProcess"] ?? runs["completedPerSecond"];
const from =
  scale["completedPerSecondOneProcess"] === undefined ? "runs.json, SQLite" : "scale.json, PostgreSQL";
if (one === undefined) throw new Error("Expected figures of `pnpm bench runs`");
const second = scale["twoProcessesToOne"] ?? null;
const processUs = scale["cpuUsPerRun"] ?? runs["cpuUsPerCompleted"] ?? Number.NaN;
const postgresUs = scale["postgresCpuUsPerRun"] ?? null;
const walBytes = scale["walBytesPerRun"] ?? null;
const bytes = await bytesOfOne();

console.log(`completed applications a second of one process: ${one} (${from}); planned with ${one * SHARE}`);
console.log(`a second process: ${second === null ? "not measured yet" : `× ${second}`}`);
console.log(
  `processor time of one application: ${processUs} µs of the process, ${postgresUs ?? "–"} µs of PostgreSQL`,
);
console.log(`bytes in the store of one application of three steps: ${bytes}`);
const rows = TARGETS.map((target) => ({
  completedPerSecond: target,
  timesOneProcess: round(target / (one * SHARE)),
  processorsOfProcesses: processorsFor(target, processUs),
  processorsOfPostgres: postgresUs === null ? null : processorsFor(target, postgresUs),
  logMebibytesASecond: walBytes === null ? null : round((target * walBytes) / 2 ** 20),
  applicationsADay: target * DAY_SECONDS,
  gibibytesADay: round((target * DAY_SECONDS * bytes) / 2 ** 30),
  tebibytesAYear: round((target * DAY_SECONDS * 365 * bytes) / 2 ** 40),
}));
console.table(rows);
console.log(
  JSON.stringify({
    one,
    from,
    second,
    processUs,
    postgresUs,
    walBytes,
    share: SHARE,
    bytesOfOne: bytes,
    rows,
  }),
);

function figuresOf(name: string): Readonly<Record<string, number>> {
  const path = join(import.meta.dirname, `../results/${name}.json`);
  if (!existsSync(path)) return {};
  const report = JSON.parse(readFileSync(path, "utf8")) as Pick<BenchmarkReport, "figures" | "ratios">;
  return { ...report.figures, ...report.ratios };
}

/** Of the processors that were measured, with room to work a backlog off. */
function processorsFor(perSecond: number, microseconds: number): number {
  return round((perSecond * microseconds) / 1_000_000 / SHARE);
}

/** What the store grows by for each application that was carried to its end. */
async function bytesOfOne(): Promise<number> {
  return Math.round(((await sizeAfter(MEASURED)) - (await sizeAfter(0))) / MEASURED);
}

/** Closing takes the log up into the file. */
async function sizeAfter(count: number): Promise<number> {
  const { folder, store, runtime } = await openLoanRuntime();
  for (let number = 0; number < count; number += 1) await startLoan(runtime, "loan", number);
  while ((await runtime.workOnce({ owner: "capacity", limit: 64 })).activities > 0);
  for (const task of await store.runs.listTasks(TENANT, { status: "open", limit: count }))
    await runtime.completeTask(TENANT, task.id, { outcome: "approve", sender: officer });
  await store.close();
  const { size } = statSync(join(folder, "lendloom.sqlite"));
  rmSync(folder, { recursive: true, force: true });
  return size;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
