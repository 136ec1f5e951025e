import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChaosTest } from "./chaos-test.ts";
import { fillDisk } from "./fill-disk.ts";
import { cannotMount, mountTmpfs } from "./mounts.ts";
import { readOracle, type Read } from "./oracle.ts";
import { pause } from "./processes.ts";

/** F4: writes are refused with 507, reading and health go on, and room that comes back is found by itself. */
export const diskFull: ChaosTest = {
  name: "disk-full",
  title: "the disk of the store, and that of the log, is filled and freed under load (small tmpfs)",
  proves: "writes are refused with 507 and reading goes on; room that comes back is found without a person",
  stores: ["sqlite"],
  least: { acknowledged: 60, faults: 3 },
  cannot: () => cannotMount("tmpfs"),
  async run(chaos) {
    const beside = mkdtempSync(join(tmpdir(), "lendloom-full-"));
    const disk = mountTmpfs(beside, 64);
    const logs = mountTmpfs(mkdtempSync(join(beside, "logs-")), 1);
    try {
      const world = await chaos.world({ folder: join(disk.folder, "data") });
      const url = world.urls[0] ?? "";
      const [lender] = world.lenders;
      // What it says goes to a file on a disk of its own, which is full after some hundred requests.
      await world.start(0, {
        behind: ["sh", "-c", `exec "$0" "$@" >> ${join(logs.folder, "log")}`],
        env: { LENDLOOM_LOG: "info" },
      });
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
        fillDisk(join(disk.folder, "ballast"));
        fillDisk(join(logs.folder, "ballast"));
        chaos.fired("disk full");
        chaos.fired("log's disk full");
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
        const unlogged = await metric(url, "lendloom_log_failures_total");
        chaos.figure(`lines that could not be logged, time ${time + 1}`, unlogged);
        if (unlogged === 0) chaos.violate("I15", "no line of the log was refused on its full disk");
        const free = await metric(url, 'lendloom_disk_bytes{part="free"}');
        if (!(free < 1 << 20)) chaos.violate("I12", `a full disk was told to have ${free} bytes free`);
        for (const { folder } of [disk, logs]) rmSync(join(folder, "ballast"));
        chaos.over();
      }
      // A log that had grown before has room of its own for a while; not every time.
      if (refusals === 0) chaos.violate("I15", "no write was refused while the disk was full");
      await pause(1_500);
      await chaos.settle();
    } finally {
      await chaos.endWorld();
      disk.end();
      logs.end();
      rmSync(beside, { recursive: true, force: true });
    }
  },
};

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length) ?? Number.NaN);
}
