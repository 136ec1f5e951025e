import type { Texts } from "@lendloom/engine/kernel";
import type pg from "pg";
import { ACROSS_LENDERS } from "../database.ts";
import type { Fitness } from "../fitness.ts";
import { stateOf, tooNew, type AppliedMigration, type SchemaState } from "../migrations/apply-migrations.ts";
import { NO_LENDER } from "../schema/installation-tables.ts";
import { instant } from "./instant.ts";
import { runTransaction } from "./run-transaction.ts";
import { endLeases, silentProcesses } from "./work-of-the-dead.ts";

/** How often a process says that it is there. */
const BEAT_MS = 5_000;
/**
 * A program is left behind when none of its processes was seen for so long: until then one may be started again, as
 * when an upgrade is taken back. One that was frozen all the while is told by its next beat.
 */
const LEFT_AFTER = "10 minutes";

/** One process, to all others on its database. */
export interface Process {
  readonly id: string;
  /** Its newest migration. */
  readonly program: number;
}

export interface Presence extends Fitness {
  /** Beats no more; the list keeps it for a day. */
  close(): Promise<void>;
}

/**
 * Tells the others that this process is there, and looks at each beat whether the schema still serves it. Migrations
 * that were held back for the sake of older programs are made up for by `upgrade` when none of those is left.
 */
export function keepPresent(
  pool: pg.Pool,
  own: Process,
  options: { readonly heldBack: readonly number[]; readonly upgrade: () => Promise<SchemaState> },
): Presence {
  const hearers: ((sentence: Texts) => void)[] = [];
  let { heldBack } = options;
  let outdated: Texts | undefined;
  /** By id, when each process that did not seem to live at the last beat was seen last. */
  let silent: ReadonlyMap<string, string> = new Map();
  let beating = Promise.resolve();

  async function beat(): Promise<void> {
    const { applied, oldest } = await runTransaction(pool, NO_LENDER, async (client) => {
      await signIn(client, own);
      const { rows } = await client.query<AppliedMigration>("select * from lendloom_schema");
      return { applied: rows, oldest: heldBack.length > 0 ? await oldestProgram(client) : undefined };
    });
    const state = stateOf(applied);
    if (state.serves > own.program) {
      outdated = tooNew(state, own.program).texts;
      clearInterval(ticking);
      if (outdated !== undefined) for (const hear of hearers.splice(0)) hear(outdated);
      return;
    }
    if (heldBack.length > 0 && oldest === own.program) ({ heldBack } = await options.upgrade());
    await takeUp();
  }

  /** Whoever says nothing from one beat to the next and does not seem to live is dead: others go on with its work. */
  async function takeUp(): Promise<void> {
    const now = await runTransaction(pool, ACROSS_LENDERS, async (client) => {
      const found = await silentProcesses(client, own.id);
      await endLeases(
        client,
        found.filter(({ id, seenAt }) => silent.get(id) === seenAt),
      );
      return found;
    });
    silent = new Map(now.map(({ id, seenAt }) => [id, seenAt]));
  }

  const ticking = setInterval(() => {
    // While the database is away nobody is seen, and nobody needs to be.
    beating = beating.then(beat).catch(() => undefined);
  }, BEAT_MS);
  ticking.unref();
  return {
    whenOutdated(hear) {
      if (outdated === undefined) hearers.push(hear);
      else hear(outdated);
    },
    async close() {
      clearInterval(ticking);
      await beating;
    },
  };
}

const NOW = instant("clock_timestamp()");

/** Puts a process on the list, or says that it is still there; whoever has been gone for long is taken from it. */
export async function signIn(client: pg.ClientBase, { id, program }: Process): Promise<void> {
  await client.query(
    `insert into processes (tenant_id, id, program, started_at, seen_at) values ($1, $2, $3, ${NOW}, ${NOW})
     on conflict (tenant_id, id) do update set seen_at = excluded.seen_at`,
    [NO_LENDER, id, program],
  );
  await client.query(
    `delete from processes where tenant_id = $1 and seen_at < ${instant("clock_timestamp() - interval '1 day'")}`,
    [NO_LENDER],
  );
}

/** The oldest program among the processes that were seen lately; undefined: there is none. */
export async function oldestProgram(client: pg.ClientBase): Promise<number | undefined> {
  const { rows } = await client.query<{ program: number | null }>(
    `select min(program)::int as program from processes where tenant_id = $1 and seen_at > ${instant(`clock_timestamp() - interval '${LEFT_AFTER}'`)}`,
    [NO_LENDER],
  );
  return rows[0]?.program ?? undefined;
}
