import {
  writeMoreMigrations,
  type MoreMigrations,
} from "../../../server/src/store/testing/more-migrations.ts";
import { peekStore } from "../../../server/src/store/testing/peek-store.ts";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { pause } from "./processes.ts";
import type { World } from "./world.ts";

/**
 * F16: a newer version takes over one server after the other; the older one goes back to work in between. The older is this
 * program without the migrations to come, or where `--older` names one a real older version, code and all.
 */
export const rollingUpgrade: ChaosTest = {
  name: "rolling-upgrade",
  title:
    "two servers on one PostgreSQL are replaced by a version with more migrations one after the other, under load; in between the older one is started on the newer schema",
  proves:
    "both versions work on one schema; it loses what the older needs only when none is left, and then refuses it",
  stores: ["postgres"],
  least: { acknowledged: 100, faults: 4 },
  async run(chaos) {
    const more = writeMoreMigrations();
    try {
      const postgres = await chaos.postgres();
      const databaseUrl = await postgres.createDatabase();
      const world = await chaos.world({
        databaseUrl,
        servers: 2,
        env: { LENDLOOM_DRAIN_SECONDS: "1" },
      });
      const older = { version: chaos.older };
      await Promise.all([world.start(0, older), world.start(1, older)]);
      chaos.load({ clients: 6 });
      await pause(3_000);
      await replace(chaos, world, 1, "newer", more);
      await pause(4_000);
      await expectApplied(chaos, databaseUrl, more.adding);
      await replace(chaos, world, 0, "older", more);
      await pause(4_000);
      await replace(chaos, world, 0, "newer", more);
      await forgetOlder(databaseUrl, more.known);
      await pause(8_000);
      await expectApplied(chaos, databaseUrl, more.taking);
      await refuseOlder(chaos, world);
      await world.start(1, { env: more.env });
      await chaos.settle({ withinMs: 60_000 });
    } finally {
      more.remove();
    }
  },
};

async function replace(
  chaos: Chaos,
  world: World,
  server: number,
  by: "older" | "newer",
  more: MoreMigrations,
): Promise<void> {
  world.server(server).kill("SIGTERM");
  const code = await world.server(server).end;
  if (code !== 0) chaos.violate("I12", `server ${server} ended with ${code} when it was told to`);
  if (!(await world.start(server, by === "newer" ? { env: more.env } : { version: chaos.older }))) {
    chaos.violate("I12", `the ${by} server ${server} did not come to answer`);
  }
  chaos.fired(`server replaced by the ${by} version`);
  chaos.over();
}

async function expectApplied(chaos: Chaos, url: string, newest: number): Promise<void> {
  const peek = await peekStore({ url });
  const [row] = await peek.rows<{ version: number }>(
    "select max(version)::int as version from lendloom_schema",
  );
  await peek.close();
  if (row?.version !== newest) {
    chaos.violate("I9", `the schema is at ${row?.version ?? 0}, and not at ${newest}`);
  }
}

/** As if the last of them had ended ten minutes ago. */
async function forgetOlder(url: string, program: number): Promise<void> {
  const peek = await peekStore({ url });
  await peek.rows(
    `select set_config('app.across_lenders', 'on', false);
     update processes set seen_at = '2020-01-01T00:00:00.000Z' where program <= ${program}`,
  );
  await peek.close();
}

/** Its sentence, and an end that tells its supervisor not to start it again. */
async function refuseOlder(chaos: Chaos, world: World): Promise<void> {
  world.server(1).kill("SIGTERM");
  await world.server(1).end;
  const answered = await world.start(1, { version: chaos.older });
  const [code, words] = [world.server(1).ended(), world.server(1).complaints()];
  world.mayEnd(1);
  chaos.fired("older version refused");
  if (answered || code !== 78 || !words.includes("start the newer program")) {
    chaos.violate("I12", `an older server on the newer schema ended with ${code ?? "nothing"}: ${words}`);
  }
}
