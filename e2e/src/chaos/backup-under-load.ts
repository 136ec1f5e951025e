import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { peekStore } from "../../../server/src/store/testing/peek-store.ts";
import { root } from "../installation.ts";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { checkCommands } from "./check-commands.ts";
import type { Evidence } from "./evidence.ts";
import { readOracle } from "./oracle.ts";
import { endProcess, pause, startProcess } from "./processes.ts";
import { quantiles, told } from "./quantiles.ts";
import type { World } from "./world.ts";

/** F17: a backup of a store at work holds all that was acknowledged before it began, and nothing by halves. */
export const backupUnderLoad: ChaosTest = {
  name: "backup-under-load",
  title: "backups are made while lenders work, and restored into other folders",
  proves: "each holds what was acknowledged before it began, whole and sound",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: 4 },
  async run(chaos) {
    const world = await chaos.world();
    await world.start();
    chaos.load({ clients: 10 });
    const [making, restoring]: [number[], number[]] = [[], []];
    for (let time = 0; time < Math.ceil(4 * chaos.scale); time += 1) {
      await pause(3_000);
      const file = join(world.beside, `backup-${time}.sqlite`);
      const begun = Date.now();
      making.push(await command(chaos, world, "backup", file, world.folder));
      chaos.fired("backup under load");
      const folder = join(world.beside, `restored-${time}`);
      mkdirSync(folder);
      copyFileSync(join(world.folder, "master.key"), join(folder, "master.key"));
      restoring.push(await command(chaos, world, "restore", file, folder));
      await checkRestored(chaos, world, folder, begun);
    }
    for (const [what, times] of [
      ["backups", making],
      ["restores", restoring],
    ] as const) {
      const took = quantiles(times);
      if (took !== null) chaos.figure(what, told(took));
    }
    await chaos.settle();
  },
};

async function command(
  chaos: Chaos,
  world: World,
  name: "backup" | "restore",
  file: string,
  folder: string,
): Promise<number> {
  const begun = performance.now();
  const watched = startProcess([process.execPath, join(root, "server/src/cli/main.ts"), name, file], {
    LENDLOOM_DATA: folder,
    ...world.planted,
  });
  const ended = await Promise.race([watched.end, pause(60_000).then(() => endProcess(watched))]);
  if (ended !== 0) chaos.violate("I9", `${name} ended with ${ended}: ${watched.complaints()}`);
  return performance.now() - begun;
}

/** The restored store against what the clients had been told when the backup began. */
async function checkRestored(chaos: Chaos, world: World, folder: string, begun: number): Promise<void> {
  const peek = await peekStore({ folder });
  try {
    for (const text of await peek.unsound())
      chaos.violate(/audit/.test(text) ? "I7" : "I9", `restored: ${text}`);
    const oracle = readOracle(join(world.beside, "oracle.ndjson"));
    const evidence = {
      oracle: oracle.filter((entry) => entry.kind === "send" || entry.at < begun),
      keys: await peek.rows<Evidence["keys"][number]>(
        "select tenant_id, key, run_id, answer from idempotency",
      ),
      runs: await peek.rows<Evidence["runs"][number]>(
        "select tenant_id, id, subject, status, finished, parent, run from runs",
      ),
    };
    for (const { invariant, text } of checkCommands(evidence as unknown as Evidence))
      chaos.violate(invariant, `restored: ${text}`);
    chaos.figure("applications in the latest restored store", evidence.runs.length);
  } finally {
    await peek.close();
  }
}
