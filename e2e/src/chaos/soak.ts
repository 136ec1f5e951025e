import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { memoryMiB } from "./connector-faults.ts";
import { pause } from "./processes.ts";
import { quantiles } from "./quantiles.ts";

const SAMPLE_MS = 2_000;
/** Until then caches fill and code is compiled. */
const WARM_SHARE = 0.3;

/** F18: nothing grows that should not; the minutes are those of CHAOS_SOAK_MINUTES. */
export const soak: ChaosTest = {
  name: "soak",
  title: "lenders work for minutes (CHAOS_SOAK_MINUTES, 10 by default) with nothing broken",
  proves: "memory, files, the log and response times do not grow; the slope by hour is printed",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 200, faults: 0 },
  byName: true,
  async run(chaos) {
    const minutes = Number(process.env["CHAOS_SOAK_MINUTES"] ?? "10") * chaos.scale;
    const world = await chaos.world();
    await world.start();
    chaos.load({ clients: 8 });
    const { pid } = world.server();
    const url = world.urls[0] ?? "";
    const samples: Sample[] = [];
    const begun = performance.now();
    while (performance.now() - begun < minutes * 60_000) {
      await pause(SAMPLE_MS);
      const times: number[] = [];
      for (let look = 0; look < 10; look += 1) {
        const asked = performance.now();
        await fetch(`${url}/v1/about`).then((answer) => answer.text());
        times.push(performance.now() - asked);
      }
      const metrics = await (await fetch(`${url}/metrics`)).text();
      samples.push({
        hours: (performance.now() - begun) / 3_600_000,
        memoryMiB: memoryMiB(pid),
        files: readdirSync(`/proc/${pid}/fd`).length,
        logMiB: logSize(world.folder),
        answerMs: quantiles(times)?.median ?? 0,
        metricsBytes: metrics.length,
      });
    }
    tell(chaos, samples.slice(Math.floor(samples.length * WARM_SHARE)));
    await chaos.settle();
  },
};

interface Sample {
  readonly hours: number;
  readonly memoryMiB: number;
  readonly files: number;
  readonly logMiB: number;
  readonly answerMs: number;
  readonly metricsBytes: number;
}

function logSize(folder: string): number {
  return (statSync(join(folder, "lendloom.sqlite-wal"), { throwIfNoEntry: false })?.size ?? 0) / 2 ** 20;
}

function tell(chaos: Chaos, samples: readonly Sample[]): void {
  for (const name of ["memoryMiB", "files", "logMiB", "answerMs", "metricsBytes"] as const) {
    const points = samples.map((sample) => [sample.hours, sample[name]] as const);
    const [first, last] = [points[0]?.[1] ?? 0, points.at(-1)?.[1] ?? 0];
    chaos.figure(name, `${round(first)} → ${round(last)}, slope ${round(slopeOf(points))} an hour`);
  }
  const memory = samples.map(({ memoryMiB: each }) => each);
  const [early, late] = [mean(memory.slice(0, 10)), mean(memory.slice(-10))];
  if (late > early * 1.5 + 64) chaos.violate("I13", `memory grew from ${round(early)} to ${round(late)} MiB`);
  const files = samples.map((sample) => sample.files);
  if (Math.max(...files.slice(-10)) > Math.max(...files.slice(0, 10)) * 1.2 + 10)
    chaos.violate("I13", "more and more files stay open");
}

/** Least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const over = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  const under = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
