import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { preload } from "./chaos-lenders.ts";
import { cannotMount, mountExt4, type Mount } from "./mounts.ts";
import { pause } from "./processes.ts";
import { readOracle } from "./oracle.ts";
import { checkCommands } from "./check-commands.ts";
import { gatherEvidence } from "./evidence.ts";

/** F2: what was not synced is gone. Nothing that was acknowledged may be. */
export const powerCut: ChaosTest = {
  name: "power-cut",
  title: "the power of the disk is cut under load (an ext4 of its own is shut down without its journal)",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: 6 },
  cannot: () => cannotMount("ext4"),
  run: (chaos) => onDisk(chaos, (disk) => cutAgainAndAgain(chaos, disk)),
};

/** The same with a store that does not sync: it must lose what it acknowledged, or the test above proves nothing. */
export const powerCutUnsynced: ChaosTest = {
  name: "power-cut-unsynced",
  title: "the same with synchronous = NORMAL and no checkpoints: acknowledged commands must be lost",
  stores: ["sqlite"],
  least: { acknowledged: 10, faults: 1 },
  cannot: () => cannotMount("ext4"),
  run: (chaos) =>
    onDisk(chaos, async (disk) => {
      const world = await chaos.world({ folder: join(disk.folder, "data"), env: {} });
      await world.start(0, { env: preload("bundled-libraries", "weaken-sqlite") });
      const { load } = chaos.load();
      await pause(6_000);
      const finished = load.finish(0);
      await finished;
      disk.cutPower();
      chaos.fired("power cut");
      await world.kill();
      disk.mountAgain();
      await world.start();
      const evidence = await gatherEvidence(world, join(world.beside, "oracle.ndjson"));
      const lost = checkCommands(evidence).filter(({ invariant }) => invariant === "I1").length;
      const sent = readOracle(join(world.beside, "oracle.ndjson")).filter(({ kind }) => kind === "ok").length;
      chaos.figure("acknowledged and lost", lost);
      if (lost === 0)
        chaos.violate("I15", `a store that does not sync lost none of ${sent}: the cut is none`);
    }),
};

async function onDisk(chaos: Chaos, test: (disk: Mount) => Promise<void>): Promise<void> {
  const beside = mkdtempSync(join(tmpdir(), "lendloom-disk-"));
  const disk = mountExt4(beside, 256);
  try {
    await test(disk);
  } finally {
    await chaos.endWorld();
    disk.end();
    rmSync(beside, { recursive: true, force: true });
  }
}

async function cutAgainAndAgain(chaos: Chaos, disk: Mount): Promise<void> {
  const world = await chaos.world({ folder: join(disk.folder, "data") });
  await world.start();
  chaos.load();
  for (let cut = 0; cut < 6 * chaos.scale; cut += 1) {
    await pause(1_500 + chaos.random.below(2_000));
    disk.cutPower();
    chaos.fired("power cut");
    await pause(100 + chaos.random.below(400));
    await world.kill();
    disk.mountAgain();
    chaos.over();
    if (!(await world.start()))
      chaos.violate("I1", `the store does not open after the cut: ${world.server().complaints()}`);
  }
  await pause(1_500);
  await chaos.settle();
}
