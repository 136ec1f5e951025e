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
      // Connectors that take their time: it has calls under way when it freezes.
      proxy?.set("latency");
      await pause(2_000);
      await frozen(
        chaos,
        world,
        () => ask.acknowledged.length,
        () => proxy?.set(null),
      );
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
  await world.start(0);
}

/** What it had claimed is taken up by the other one; what it writes when it wakes is fenced. */
async function frozen(
  chaos: Chaos,
  world: World,
  acknowledged: () => number,
  hurryConnectors: () => void,
): Promise<void> {
  const [before, repeats, late] = [acknowledged(), await repeatsOf(world), await lateCommitsOf(world)];
  world.server(0).kill("SIGSTOP");
  chaos.fired("server frozen");
  await pause(9_000);
  hurryConnectors();
  await pause(43_000);
  const again = (await repeatsOf(world)) - repeats;
  chaos.figure("calls of the frozen one that the other asked again", again);
  if (again === 0) chaos.violate("I15", "the frozen server had nothing claimed that the other one took up");
  chaos.figure("acknowledged while one was frozen", acknowledged() - before);
  if (acknowledged() === before) chaos.violate("I11", "nothing went on while one of two servers was frozen");
  world.server(0).kill("SIGCONT");
  chaos.fired("server thawed");
  chaos.over();
  await pause(8_000);
  const refused = (await lateCommitsOf(world)) - late;
  chaos.figure("late commits of the thawed one that were refused", refused);
  if (refused === 0) chaos.violate("I15", "the thawed server tried no late commit, or none was refused");
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
