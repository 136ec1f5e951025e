import { readFileSync } from "node:fs";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { pause } from "./processes.ts";
import { startTcpProxy, type TcpProxy } from "./tcp-proxy.ts";
import type { World } from "./world.ts";

/** F9: one of two servers is killed, frozen and thawed, or cut off; the other one carries on, and nothing is done twice. */
export const twoProcesses: ChaosTest = {
  name: "two-processes",
  title:
    "two servers on one PostgreSQL: one is killed, one frozen for longer than a lease and thawed, one cut off the network: both ways, one way, half open",
  proves: "the other carries on; what the frozen one writes late is refused; nothing is done twice",
  stores: ["postgres"],
  least: { acknowledged: 100, faults: 8 },
  async run(chaos) {
    const postgres = await chaos.postgres();
    const databaseUrl = await postgres.createDatabase();
    const cable = await startTcpProxy(postgres.port);
    let proxy: FaultProxy | undefined;
    try {
      const world = await chaos.world({
        databaseUrl,
        servers: 2,
        connectors: async (sandboxUrl) => (proxy = await startFaultProxy(sandboxUrl)).url,
      });
      const far = new URL(databaseUrl);
      far.port = String(cable.port);
      await Promise.all([world.start(0), world.start(1, { env: { LENDLOOM_DATABASE_URL: far.href } })]);
      const { ask } = chaos.load({ clients: 8 });
      await pause(3_000);
      await killed(chaos, world);
      await frozen(chaos, world, {
        acknowledged: () => ask.acknowledged.length,
        slow: () => proxy?.set("latency"),
        hurry: () => proxy?.set(null),
        query: (text) => postgres.run(databaseUrl, text),
      });
      await cutOff(chaos, cable, () => ask.acknowledged.length);
      await chaos.settle({ withinMs: 120_000 });
    } finally {
      await cable.close();
      await proxy?.close();
    }
  },
};

async function killed(chaos: Chaos, world: World): Promise<void> {
  await world.kill(0);
  chaos.fired("server killed");
  chaos.over();
  await pause(5_000);
  await world.start(0, {
    env: { LENDLOOM_KILLPOINT: `after-connector-answer:${8 + chaos.random.below(8)}:stop` },
  });
}

interface Means {
  readonly acknowledged: () => number;
  /** From now on no call of a connector comes to its end, or all do again. */
  readonly slow: () => void;
  readonly hurry: () => void;
  readonly query: (text: string) => Promise<readonly Record<string, unknown>[]>;
}

/**
 * It freezes with a connector's answer that it has not written yet. The other one takes the call up when the lease is
 * over, and is still at it when the first one thaws and writes its answer: that must be refused.
 */
async function frozen(
  chaos: Chaos,
  world: World,
  { acknowledged, slow, hurry, query }: Means,
): Promise<void> {
  const { pid } = world.server(0);
  for (let look = 0; look < 600 && !isStopped(pid); look += 1) await pause(50);
  if (!isStopped(pid)) chaos.violate("I15", "the server had no answer of a connector to freeze with");
  chaos.fired("server frozen");
  const [before, repeats] = [acknowledged(), await repeatsOf(world)];
  // What the other one has under way by itself ends within seconds.
  await pause(10_000);
  const held = await query(
    "select run_id, generation, lease_epoch from activities where lease_until is not null",
  );
  await pause(10_000);
  const still = new Set((await query(CLAIMED)).map(nameOf));
  const left = held.filter((row) => still.has(nameOf(row)));
  slow();
  await pause(32_000);
  const epochs = new Map((await query(CLAIMED)).map((row) => [callOf(row), Number(row["lease_epoch"])]));
  const taken = left.filter((row) => (epochs.get(callOf(row)) ?? 0) > Number(row["lease_epoch"]));
  chaos.figure("calls of the frozen one that the other has taken up", taken.length);
  if (taken.length === 0)
    chaos.violate("I15", "the frozen server had nothing claimed that the other one took up");
  chaos.figure("calls asked again meanwhile", (await repeatsOf(world)) - repeats);
  chaos.figure("acknowledged while one was frozen", acknowledged() - before);
  if (acknowledged() === before) chaos.violate("I11", "nothing went on while one of two servers was frozen");
  world.server(0).kill("SIGCONT");
  chaos.fired("server thawed");
  chaos.over();
  await pause(5_000);
  // No call has come to its end since: whatever is done was done by who had lost it.
  const open = new Set((await query(CLAIMED)).map(callOf));
  const cancelled = new Set((await query(CANCELLED)).map((row) => row["run_id"]));
  for (const row of taken.filter((one) => !open.has(callOf(one)) && !cancelled.has(one["run_id"])))
    chaos.violate("I3", `${callOf(row)} was done by the thawed server, whose lease was over`);
  hurry();
  await pause(3_000);
  const refused = await lateCommitsOf(world);
  chaos.figure("late commits of the thawed one that were refused", refused);
  if (refused === 0) chaos.violate("I15", "the thawed server tried no late commit, or none was refused");
}

const CLAIMED = "select run_id, generation, lease_epoch from activities";
const CANCELLED = "select distinct run_id from journal where kind = 'cancelled'";

function callOf(row: Readonly<Record<string, unknown>>): string {
  return `${String(row["run_id"])} ${String(row["generation"])}`;
}

function nameOf(row: Readonly<Record<string, unknown>>): string {
  return `${callOf(row)} ${String(row["lease_epoch"])}`;
}

/** Whether the kernel has stopped it. */
function isStopped(pid: number): boolean {
  return /^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}

/** Commits of the first server that were refused because what it had claimed is another one's by now. */
async function lateCommitsOf({ urls }: World): Promise<number> {
  const answer = await fetch(`${urls[0] ?? ""}/metrics`, { signal: AbortSignal.timeout(10_000) });
  const count = /^lendloom_commits_refused_total\{reason="stale"\} (\d+)$/m.exec(await answer.text())?.[1];
  return Number(count ?? "0");
}

/** How often the bank and the rest were asked with a key they had answered already. */
async function repeatsOf({ sandboxUrl }: World): Promise<number> {
  const answer = await fetch(`${sandboxUrl}/sandbox/ledger`);
  return ((await answer.json()) as { readonly repeats: number }).repeats;
}

async function cutOff(chaos: Chaos, cable: TcpProxy, acknowledged: () => number): Promise<void> {
  const faults = [
    ...(["both ways", "to the database", "to the server"] as const).map((which) => ({
      what: `cable cut ${which}`,
      make: () => cable.cut(which),
    })),
    ...(["the database", "the server"] as const).map((gone) => ({
      what: `connections half open, ${gone} gone`,
      make: () => cable.halfOpen(gone),
    })),
  ];
  for (const { what, make } of faults.slice(0, Math.ceil(faults.length * chaos.scale))) {
    const before = acknowledged();
    make();
    chaos.fired(what);
    await pause(10_000);
    chaos.figure(`acknowledged with ${what}`, acknowledged() - before);
    if (acknowledged() === before) chaos.violate("I11", `nothing went on with ${what}`);
    cable.mend();
    chaos.over();
    await pause(3_000);
  }
}
