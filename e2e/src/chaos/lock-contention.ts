import { statSync } from "node:fs";
import { join } from "node:path";
import { holdReader, holdWriteLock } from "../../../server/src/store/testing/hold-locks.ts";
import type { ChaosPostgres } from "./chaos-postgres.ts";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { readOracle, type Read } from "./oracle.ts";
import { pause } from "./processes.ts";
import type { World } from "./world.ts";

/** F8: who waits for a lock waits in vain at most for seconds and is told so; everybody else is served meanwhile. */
export const lockContention: ChaosTest = {
  name: "lock-contention",
  title:
    "another process holds the write lock (the rows of all applications) for 50 ms to 7 s (12 s), one reads an old state for long; PostgreSQL gives up transactions as deadlocked or not serializable",
  proves:
    "waiting for a lock has an end that is told, others are answered meanwhile, and what PostgreSQL gives up is run again unseen",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 60, faults: 8 },
  async run(chaos) {
    const postgres = chaos.store === "postgres" ? await chaos.postgres() : undefined;
    const databaseUrl = await postgres?.createDatabase();
    const world = await chaos.world(databaseUrl === undefined ? {} : { databaseUrl });
    await world.start();
    chaos.load();
    await pause(1_000);
    if (postgres !== undefined && databaseUrl !== undefined) {
      await giveUp(chaos, world, postgres, databaseUrl);
      await locked(chaos, world, 12_000, (ms) => postgres.lockRows(databaseUrl, "runs", ms));
    } else {
      await locked(chaos, world, 7_000, async (ms) => {
        const release = holdWriteLock(world.folder);
        await pause(ms);
        release();
      });
      await readForLong(chaos, world);
    }
    await chaos.settle();
  },
};

/** The last time is longer than anybody waits. */
async function locked(
  chaos: Chaos,
  world: World,
  longestMs: number,
  hold: (ms: number) => Promise<void>,
): Promise<void> {
  let slowest = 0;
  const times = Math.ceil(7 * chaos.scale);
  for (let time = 1; time <= times; time += 1) {
    const lock = { isHeld: true };
    const held = hold(time === 7 ? longestMs : 50 + chaos.random.below(2_950)).finally(
      () => (lock.isHeld = false),
    );
    chaos.fired("lock held");
    while (lock.isHeld) {
      slowest = Math.max(slowest, await timeOf(`${world.urls[0] ?? ""}/livez`));
      await pause(50);
    }
    await held;
    chaos.over();
    await pause(500);
  }
  chaos.figure("slowest health check while locked, ms", Math.round(slowest));
  if (slowest > 2_000 * chaos.slower())
    chaos.violate("I12", `a health check took ${Math.round(slowest)} ms while another held the lock`);
}

async function timeOf(url: string): Promise<number> {
  const begun = performance.now();
  await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  return performance.now() - begun;
}

/** One in ten changes of an application is given up by the database, in turn for each of its two reasons. */
async function giveUp(chaos: Chaos, world: World, postgres: ChaosPostgres, url: string): Promise<void> {
  await postgres.run(
    url,
    `create sequence given_up;
     create function give_up() returns trigger language plpgsql security definer as $$
     begin
       if random() < 0.1 then
         if nextval('given_up') % 2 = 0 then raise exception 'chaos' using errcode = '40001';
         else raise exception 'chaos' using errcode = '40P01'; end if;
       end if;
       return new;
     end $$;
     create trigger give_up before insert or update on runs for each row execute function give_up();`,
  );
  const before = Date.now();
  await pause(12_000 * Math.max(chaos.scale, 0.4));
  await postgres.run(url, "drop trigger give_up on runs");
  const after = Date.now();
  chaos.over();
  const [row] = await postgres.run(url, "select last_value from given_up where is_called");
  for (let time = 0; time < Number(row?.["last_value"] ?? 0); time += 1)
    chaos.fired("transaction given up by PostgreSQL");
  const told = readOracle(join(world.beside, "oracle.ndjson")).filter(
    (entry): entry is Read =>
      entry.kind === "read" && entry.at >= before && entry.at < after && entry.status >= 500,
  );
  // Five in a row are one in a hundred thousand.
  if (told.length > 0)
    chaos.violate("I12", `${told.length} commands were told that PostgreSQL gave up: ${told[0]?.body ?? ""}`);
  await postgres.run(url, "drop function give_up; drop sequence given_up");
}

/** Under a reader the log only grows; after it, it is taken up. */
async function readForLong(chaos: Chaos, world: World): Promise<void> {
  const size = () => statSync(join(world.folder, "lendloom.sqlite-wal")).size / 2 ** 20;
  const release = holdReader(world.folder);
  chaos.fired("long reader");
  await pause(15_000 * chaos.scale);
  const grown = size();
  release();
  chaos.over();
  await pause(4_000 * chaos.scale);
  chaos.figure("log under the reader, MiB", Math.round(grown * 10) / 10);
  if (grown > 64) chaos.violate("I13", `the log grew to ${grown} MiB under one reader`);
}
