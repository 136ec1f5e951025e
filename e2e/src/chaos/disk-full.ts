import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChaosTest } from "./chaos-test.ts";
import { cannotMount, mountTmpfs } from "./mounts.ts";
import { readOracle, type Read } from "./oracle.ts";
import { pause } from "./processes.ts";

/** F4: writes are refused with 507, reading and health go on, and room that comes back is found by itself. */
export const diskFull: ChaosTest = {
  name: "disk-full",
  title: "the disk of the store is filled and freed under load (a small tmpfs)",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: 3 },
  cannot: () => cannotMount("tmpfs"),
  async run(chaos) {
    const beside = mkdtempSync(join(tmpdir(), "lendloom-full-"));
    const disk = mountTmpfs(beside, 24);
    try {
      const world = await chaos.world({ folder: join(disk.folder, "data") });
      const url = world.urls[0] ?? "";
      const [lender] = world.lenders;
      await world.start();
      // Calls that were under way when it filled wait for the end of their leases: others have to be there.
      chaos.load({ clients: 12 });
      const status = async (path: string) =>
        (
          await fetch(url + path, {
            headers: { authorization: `Bearer ${lender?.apiKey ?? ""}` },
            signal: AbortSignal.timeout(5_000),
          }).catch(() => undefined)
        )?.status;
      let refusals = 0;
      for (let time = 0; time < 3 * chaos.scale; time += 1) {
        await pause(2_000);
        fill(join(disk.folder, "ballast"));
        chaos.fired("disk full");
        const before = Date.now();
        await pause(3_000);
        for (const path of ["/livez", "/v1/applications", "/metrics"]) {
          const answered = await status(path);
          if (answered !== 200)
            chaos.violate("I12", `${path} answered ${answered ?? "nothing"} with the disk full`);
        }
        const refused = readOracle(join(world.beside, "oracle.ndjson")).filter(
          (entry): entry is Read => entry.kind === "read" && entry.at >= before && entry.status === 507,
        );
        chaos.figure(`writes refused with 507, time ${time + 1}`, refused.length);
        refusals += refused.length;
        rmSync(join(disk.folder, "ballast"));
        chaos.over();
      }
      // A log that had grown before has room of its own for a while; not every time.
      if (refusals === 0) chaos.violate("I15", "no write was refused while the disk was full");
      await pause(1_500);
      await chaos.settle();
    } finally {
      await chaos.endWorld();
      disk.end();
      rmSync(beside, { recursive: true, force: true });
    }
  },
};

/** Until not one page more fits. */
function fill(path: string): void {
  for (const size of [1 << 20, 1 << 16, 1 << 12]) {
    for (let part = 0; part < 10_000; part += 1) {
      try {
        writeFileSync(path, Buffer.alloc(size), { flag: "a" });
      } catch {
        break;
      }
    }
  }
}
