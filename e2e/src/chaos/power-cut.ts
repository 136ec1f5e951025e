import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preload } from "./chaos-lenders.ts";
import type { ChaosPostgres } from "./chaos-postgres.ts";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { checkCommands } from "./check-commands.ts";
import { gatherEvidence } from "./evidence.ts";
import { cannotMount, mountExt4, type Mount } from "./mounts.ts";
import { pause } from "./processes.ts";
import type { World } from "./world.ts";

/** F2: what was not synced is gone. Nothing that was acknowledged may be. */
export const powerCut: ChaosTest = {
  name: "power-cut",
  title: "the power of the disk is cut under load (an ext4 of its own is shut down without its journal)",
  proves: "nothing that was acknowledged is lost",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 60, faults: 6 },
  cannot: () => cannotMount("ext4"),
  run: (chaos) =>
    onDisk(chaos, async (disk) => {
      const ground = await groundOn(chaos, disk, []);
      await ground.world.start();
      chaos.load();
      for (let cut = 0; cut < 6 * chaos.scale; cut += 1) {
        await pause(1_500 + chaos.random.below(2_000));
        await cutUnder(chaos, disk, ground);
        chaos.over();
        if (!(await ground.world.start()))
          chaos.violate("I1", `the store does not open after the cut: ${ground.world.server().complaints()}`);
      }
      await pause(1_500);
      await chaos.settle();
    }),
};

/** Nothing but the writer of the log syncs it, every ten seconds: by default it does so after each megabyte, too. */
const unsynced = [
  "synchronous_commit=off",
  "wal_writer_delay=10s",
  "wal_writer_flush_after=1GB",
  "wal_buffers=64MB",
] as const;

/** The same with a store that does not sync: it must lose what it acknowledged, or the test above proves nothing. */
export const powerCutUnsynced: ChaosTest = {
  name: "power-cut-unsynced",
  title:
    "the same with synchronous = NORMAL and no checkpoints, and with synchronous_commit = off: acknowledged commands must be lost",
  proves: "the cut is one: without syncing the same test loses",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 10, faults: 1 },
  cannot: () => cannotMount("ext4"),
  run: (chaos) =>
    onDisk(chaos, async (disk) => {
      const ground = await groundOn(chaos, disk, unsynced);
      const { world } = ground;
      await world.start(0, {
        env: chaos.store === "sqlite" ? preload("start-quickly", "weaken-sqlite") : preload("start-quickly"),
      });
      const { load, ask } = chaos.load();
      await pause(6_000);
      await load.finish(0);
      await cutUnder(chaos, disk, ground);
      await world.start();
      const evidence = await gatherEvidence(world, join(world.beside, "oracle.ndjson"));
      const lost = checkCommands(evidence).filter(({ invariant }) => invariant === "I1").length;
      chaos.figure("acknowledged and lost", lost);
      if (lost === 0)
        chaos.violate(
          "I15",
          `a store that does not sync lost none of ${ask.acknowledged.length}: the cut is none`,
        );
    }),
};

/** A world whose store lies on the disk, and the database server that has to go down with it. */
interface Ground {
  readonly world: World;
  readonly postgres?: ChaosPostgres;
}

async function groundOn(chaos: Chaos, disk: Mount, settings: readonly string[]): Promise<Ground> {
  if (chaos.store === "sqlite") return { world: await chaos.world({ folder: join(disk.folder, "data") }) };
  const postgres = await chaos.postgres({ disk: disk.folder, settings });
  return { postgres, world: await chaos.world({ databaseUrl: await postgres.createDatabase() }) };
}

async function cutUnder(chaos: Chaos, disk: Mount, { world, postgres }: Ground): Promise<void> {
  disk.cutPower();
  chaos.fired("power cut");
  await pause(100 + chaos.random.below(400));
  await world.kill();
  await postgres?.halt("immediate");
  disk.mountAgain();
  await postgres?.resume();
}

async function onDisk(chaos: Chaos, test: (disk: Mount) => Promise<void>): Promise<void> {
  const beside = mkdtempSync(join(tmpdir(), "lendloom-disk-"));
  // PostgreSQL runs as another user, who has to get there.
  chmodSync(beside, 0o755);
  const disk = mountExt4(beside, 768);
  try {
    await test(disk);
  } finally {
    await chaos.endWorld();
    disk.end();
    rmSync(beside, { recursive: true, force: true });
  }
}
