import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { endProcess, pause, startProcess } from "./processes.ts";

/** Each is put on a few calls in a row of the process that works, after `when` good ones. */
const faults = {
  sqlite: [
    "fdatasync,fsync:error=EIO",
    "pwrite64:error=ENOSPC",
    "fdatasync,fsync:error=EIO",
    "pwrite64:error=EIO",
    "ftruncate:error=EIO",
    "fdatasync,fsync:error=ENOSPC",
  ],
  // A failed sync of its log makes PostgreSQL panic and recover; a failed write is an error or a panic.
  postgres: [
    "fdatasync,fsync:error=EIO",
    "pwrite64,pwritev,pwritev2:error=ENOSPC",
    "fdatasync,fsync:error=EIO",
    "pwrite64,pwritev,pwritev2:error=EIO",
  ],
} as const;

/** F3: a sync or a write fails: what it was for is not acknowledged, and the store is whole, at once and after a kill. */
export const failingSync: ChaosTest = {
  name: "failing-sync",
  title:
    "the n-th fdatasync, pwrite or ftruncate of the server, or of PostgreSQL's processes, fails with EIO or ENOSPC (injected by strace)",
  proves: "what was not synced is not acknowledged; the store is whole, at once and after a kill",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 60, faults: 6 },
  cannot: () =>
    spawnSync("strace", ["-qq", "-e", "inject=fsync:error=EIO", "true"]).status === 0
      ? undefined
      : "strace cannot trace here; the store wrapper of `pnpm simulate` fails each call instead",
  async run(chaos) {
    const postgres = chaos.store === "postgres" ? await chaos.postgres() : undefined;
    const world = await chaos.world();
    await world.start();
    chaos.load();
    const supervised = postgres?.supervise();
    await pause(1_500);
    const rounds = faults[chaos.store];
    for (const [round, fault] of rounds.slice(0, Math.ceil(rounds.length * chaos.scale)).entries()) {
      const pids = postgres?.processes() ?? [world.server().pid];
      await injected(chaos, join(world.beside, `strace-${round}`), fault, pids);
      chaos.over();
      await pause(1_000);
      if (postgres === undefined) {
        await world.kill();
        chaos.fired("kill -9");
        await world.start();
      } else {
        await postgres.halt("immediate");
        chaos.fired("PostgreSQL ended as in a crash");
        while (postgres.processes().length === 0) await pause(100);
        await pause(2_000);
      }
      chaos.over();
    }
    await pause(2_000);
    await chaos.settle();
    await supervised?.stop();
  },
};

async function injected(
  chaos: Chaos,
  log: string,
  fault: (typeof faults)[keyof typeof faults][number],
  pids: readonly number[],
): Promise<void> {
  const when = (pids.length > 1 ? 2 : 3) + chaos.random.below(pids.length > 1 ? 6 : 20);
  const traced = startProcess([
    "strace",
    "-f",
    "-qq",
    ...pids.flatMap((pid) => ["-p", String(pid)]),
    ...["-o", log],
    ...["-e", "trace=fdatasync,fsync,pwrite64,pwritev,pwritev2,ftruncate"],
    ...["-e", `inject=${fault}:when=${when}..${when + 4}`],
  ]);
  await pause(6_000);
  await endProcess(traced, 3_000);
  const made = existsSync(log) ? (readFileSync(log, "utf8").match(/INJECTED/g)?.length ?? 0) : 0;
  for (let count = 0; count < made; count += 1) chaos.fired(fault.replace(":error=", " "));
}
