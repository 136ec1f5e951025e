import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ChaosTest } from "./chaos-test.ts";
import { endProcess, pause, startProcess } from "./processes.ts";

/** Each is put on a few calls in a row of the server that works, after `when` good ones. */
const faults = [
  "fdatasync,fsync:error=EIO",
  "pwrite64:error=ENOSPC",
  "fdatasync,fsync:error=EIO",
  "pwrite64:error=EIO",
  "ftruncate:error=EIO",
  "fdatasync,fsync:error=ENOSPC",
] as const;

/** F3: a sync or a write fails: what it was for is not acknowledged, and the store is whole, at once and after a kill. */
export const failingSync: ChaosTest = {
  name: "failing-sync",
  title:
    "the n-th fdatasync, pwrite or ftruncate of the server fails with EIO or ENOSPC (injected by strace)",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: 6 },
  cannot: () =>
    spawnSync("strace", ["-qq", "-e", "inject=fsync:error=EIO", "true"]).status === 0
      ? undefined
      : "strace cannot trace here; the store wrapper of `pnpm simulate` fails each call instead",
  async run(chaos) {
    const world = await chaos.world();
    await world.start();
    chaos.load();
    await pause(1_500);
    for (const [round, fault] of faults.slice(0, Math.ceil(faults.length * chaos.scale)).entries()) {
      const log = join(world.beside, `strace-${round}`);
      const when = 3 + chaos.random.below(20);
      const traced = startProcess([
        "strace",
        "-f",
        "-qq",
        ...["-p", String(world.server().pid)],
        ...["-o", log],
        ...["-e", "trace=fdatasync,fsync,pwrite64,ftruncate"],
        ...["-e", `inject=${fault}:when=${when}..${when + 4}`],
      ]);
      await pause(6_000);
      await endProcess(traced, 3_000);
      const injected = existsSync(log) ? (readFileSync(log, "utf8").match(/INJECTED/g)?.length ?? 0) : 0;
      for (let count = 0; count < injected; count += 1) chaos.fired(fault.replace(":error=", " "));
      chaos.over();
      await pause(1_000);
      await world.kill();
      chaos.fired("kill -9");
      await world.start();
      chaos.over();
    }
    await chaos.settle();
  },
};
