import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChaosPostgres } from "./chaos-postgres.ts";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { fillDisk } from "./fill-disk.ts";
import { cannotMount, mountTmpfs, type Mount } from "./mounts.ts";
import { readOracle, type Read } from "./oracle.ts";
import { pause } from "./processes.ts";
import type { World } from "./world.ts";

/** F4: PostgreSQL without room refuses a write when a table cannot grow, and ends when its log cannot. */
export const postgresDiskFull: ChaosTest = {
  name: "postgres-disk-full",
  title:
    "the disk of PostgreSQL's tables (a tablespace) and then that of its log (pg_wal) is filled and freed under load; the second makes it panic",
  proves:
    "writes are refused with 507 or 503, nothing acknowledged is lost in the panic, and servers go on by themselves",
  stores: ["postgres"],
  least: { acknowledged: 60, faults: 4 },
  cannot: () => cannotMount("tmpfs"),
  async run(chaos) {
    const beside = mkdtempSync(join(tmpdir(), "lendloom-full-"));
    // PostgreSQL runs as another user, who has to get there.
    chmodSync(beside, 0o755);
    const disks = ["tables", "log"].map((name) => {
      const folder = join(beside, name);
      mkdirSync(folder);
      const disk = mountTmpfs(folder, name === "log" ? 24 : 64);
      chmodSync(disk.folder, 0o777);
      return disk;
    });
    const [tables, log] = disks as [Mount, Mount];
    try {
      const small = ["max_wal_size=8MB", "min_wal_size=2MB", "wal_recycle=off"];
      const postgres = await chaos.postgres({ walDisk: log.folder, settings: small });
      const databaseUrl = await postgres.createDatabase();
      await moveTables(
        postgres,
        databaseUrl,
        ownedLike(join(log.folder, "wal"), join(tables.folder, "space")),
      );
      const world = await chaos.world({ databaseUrl });
      await world.start();
      // Calls that were under way when it filled wait for the end of their leases: others have to be there.
      chaos.load({ clients: 16 });
      const supervised = postgres.supervise();
      const rounds = Math.ceil(2 * chaos.scale);
      for (let round = 0; round < rounds; round += 1) {
        await filled(chaos, world, tables, "tables full");
        await filled(chaos, world, log, "log full", () => writeMuch(postgres, databaseUrl));
      }
      await pause(2_000);
      chaos.figure("tries to start PostgreSQL after it had panicked", supervised.restarts);
      await chaos.settle({ withinMs: 90_000 });
      await supervised.stop();
    } finally {
      await chaos.endWorld();
      for (const disk of disks) disk.end();
      rmSync(beside, { recursive: true, force: true });
    }
  },
};

/** Every table that is made from now on lies on the small disk. */
async function moveTables(postgres: ChaosPostgres, url: string, folder: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = "/postgres";
  await postgres.run(admin.href, `create tablespace small location '${folder}'`);
  await postgres.run(admin.href, `alter database ${new URL(url).pathname.slice(1)} set tablespace small`);
}

/** A folder for the user that PostgreSQL runs as: the owner of one that it has already. */
function ownedLike(owned: string, folder: string): string {
  mkdirSync(folder);
  const { uid, gid } = statSync(owned);
  chownSync(folder, uid, gid);
  return folder;
}

/** Segments of the log that were there already are used up: whoever is next needs a new one. */
async function writeMuch(postgres: ChaosPostgres, url: string): Promise<void> {
  for (let part = 0; part < 40; part += 1)
    await postgres
      .run(url, "select pg_logical_emit_message(false, 'chaos', repeat('x', 500000))")
      .catch(() => undefined);
}

async function filled(
  chaos: Chaos,
  world: World,
  disk: Mount,
  what: string,
  then: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await pause(2_500);
  const ballast = join(disk.folder, "ballast");
  fillDisk(ballast);
  chaos.fired(what);
  const before = Date.now();
  await then();
  await pause(6_000);
  const live = await fetch(`${world.urls[0] ?? ""}/livez`, { signal: AbortSignal.timeout(5_000) }).catch(
    () => undefined,
  );
  if (live?.ok !== true) chaos.violate("I12", `the health check did not answer with ${what}`);
  const refused = readOracle(join(world.beside, "oracle.ndjson")).filter(
    (entry): entry is Read => entry.kind === "read" && entry.at >= before && entry.status >= 500,
  );
  const by = (status: number) => refused.filter((entry) => entry.status === status).length;
  chaos.figure(`refused with ${what}`, `${by(507)} with 507, ${by(503)} with 503`);
  if (refused.length === 0) chaos.violate("I15", `no write was refused with ${what}`);
  if (what === "tables full" && by(507) === 0)
    chaos.violate("I12", "no write was refused as one that lacks room, with the tables' disk full");
  rmSync(ballast);
  chaos.over();
}
