import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { memoryMiB } from "./connector-faults.ts";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { growthOf, judgeGrowth, type Sample } from "./growth.ts";
import { pause } from "./processes.ts";
import { quantiles } from "./quantiles.ts";
import { soakFaults, type Ground } from "./soak-faults.ts";
import type { World } from "./world.ts";

const SAMPLE_MS = 2_000;
const CLIENTS = 8;
/** From one fault to the next, at least and at most. */
const [SHORTEST_CALM_MS, LONGEST_CALM_MS] = [4_000, 12_000];
/** Later than this share of the time the process that is watched lives on: what grows is then seen. */
const KILLS_SHARE = 0.4;

/** F18: under a steady load and now and then a fault of any kind nothing grows that should not. */
export const soak: ChaosTest = {
  name: "soak",
  title:
    "lenders work for minutes (--minutes, 10 by default); every few seconds something goes wrong, drawn from a list",
  proves:
    "every promise holds, and memory, files, the backlog, the log and response times are flat at the end",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 200, faults: 10 },
  byName: true,
  async run(chaos) {
    const lengthMs = chaos.minutes * chaos.scale * 60_000;
    let proxy: FaultProxy | undefined;
    try {
      const postgres = chaos.store === "postgres" ? await chaos.postgres() : undefined;
      const databaseUrl = await postgres?.createDatabase();
      const world = await chaos.world({
        ...(databaseUrl === undefined ? {} : { databaseUrl, servers: 2 }),
        connectors: async (sandboxUrl) => (proxy = await startFaultProxy(sandboxUrl)).url,
      });
      // Over PostgreSQL the one that is watched is never killed: the other one is.
      const watched = postgres === undefined ? 0 : 1;
      for (const server of world.urls.keys()) await world.start(server);
      chaos.load({ clients: CLIENTS });
      const begun = performance.now();
      const done = () => (performance.now() - begun) / lengthMs;
      const ground: Ground = {
        chaos,
        world,
        proxy,
        ...(postgres === undefined || databaseUrl === undefined ? {} : { postgres, databaseUrl }),
        mayKill: () => postgres !== undefined || done() < KILLS_SHARE,
      };
      const sampling = sample(world, watched, done);
      while (done() < 1) {
        await pause(SHORTEST_CALM_MS + chaos.random.below(LONGEST_CALM_MS - SHORTEST_CALM_MS));
        await breakSomething(ground);
      }
      const samples = await sampling;
      tell(chaos, samples);
      await chaos.settle({ withinMs: 90_000 });
    } finally {
      await proxy?.close();
    }
  },
};

async function breakSomething(ground: Ground): Promise<void> {
  const { chaos } = ground;
  const possible = soakFaults.filter(({ can }) => can(ground));
  const fault = chaos.random.pick(possible);
  await fault.make(ground);
  chaos.fired(fault.name);
  chaos.over();
}

/** Looks at one server again and again; while it is being started there is nothing to see. */
async function sample(world: World, server: number, done: () => number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const url = world.urls[server] ?? "";
  const begun = performance.now();
  while (done() < 1) {
    await pause(SAMPLE_MS);
    const { pid } = world.server(server);
    const one = await look(world, url, pid).catch(() => undefined);
    if (one !== undefined && world.server(server).pid === pid)
      samples.push({ pid, hours: (performance.now() - begun) / 3_600_000, ...one });
  }
  return samples;
}

async function look(world: World, url: string, pid: number): Promise<Omit<Sample, "pid" | "hours">> {
  const times: number[] = [];
  for (let time = 0; time < 10; time += 1) {
    const asked = performance.now();
    await fetch(`${url}/v1/about`).then((answer) => answer.text());
    times.push(performance.now() - asked);
  }
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const backlog = metrics.matchAll(/^lendloom_backlog\{kind="(?:activities|messages)"\} (\d+)$/gm);
  return {
    memoryMiB: memoryMiB(pid),
    files: readdirSync(`/proc/${pid}/fd`).length,
    backlog: [...backlog].reduce((sum, [, count]) => sum + Number(count), 0),
    logMiB: logSize(world.folder),
    answerMs: quantiles(times)?.median ?? 0,
    metricsBytes: metrics.length,
  };
}

function logSize(folder: string): number {
  return (statSync(join(folder, "lendloom.sqlite-wal"), { throwIfNoEntry: false })?.size ?? 0) / 2 ** 20;
}

function tell(chaos: Chaos, samples: readonly Sample[]): void {
  const growth = growthOf(samples);
  for (const [name, text] of Object.entries(growth.told)) chaos.figure(name, text);
  for (const text of judgeGrowth(growth)) chaos.violate("I13", text);
}
