import type { Texts } from "@lendloom/engine/kernel";
import type pg from "pg";
import { ACROSS_LENDERS } from "../database.ts";
import type { Fitness } from "../fitness.ts";
import { stateOf, tooNew, type AppliedMigration, type SchemaState } from "../migrations/apply-migrations.ts";
import { NO_LENDER } from "../schema/installation-tables.ts";
import { instant } from "./instant.ts";
import { runTransaction } from "./run-transaction.ts";
import { watchSilence, type Silent } from "./silence.ts";
import { endLeases, silentProcesses } from "./work-of-the-dead.ts";

/** How often a process says that it is there. */
const BEAT_MS = 5_000;
/**
 * For two beats a process must have been missed before others go on with its work: until then one that lost all its
 * connections has beaten, and listens again. A little less, for timers are not exact.
 */
const GRACE_BEATS = 1.9;
/** After so many without a look nobody is known to have been missed all the while. */
const GAP_BEATS = 2;
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

export interface PresenceOptions {
  readonly heldBack: readonly number[];
  readonly upgrade: () => Promise<SchemaState>;
  /** Whether it works on what is due: then it goes on with the work of those that died. */
  readonly works: boolean;
  /** Tests have no 5 seconds. */
  readonly beatMs?: number | undefined;
}

export interface Presence extends Fitness {
  /** Beats no more; the list keeps it for a day. */
  close(): Promise<void>;
}

/**
 * Tells the others that this process is there, and looks at each beat whether the schema still serves it. Migrations
 * that were held back for the sake of older programs are made up for by `upgrade` when none of those is left.
 */
export function keepPresent(pool: pg.Pool, own: Process, options: PresenceOptions): Presence {
  const hearers: ((sentence: Texts) => void)[] = [];
  const { works, beatMs = BEAT_MS } = options;
  let { heldBack } = options;
  let outdated: Texts | undefined;
  const silence = watchSilence({ graceMs: GRACE_BEATS * beatMs, gapMs: GAP_BEATS * beatMs });
  let beating: Promise<void> | undefined;

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
    if (works) await takeUp();
    if (heldBack.length === 0 || oldest !== own.program) return;
    // A lock that others hold, or a user who may not: tried again at the next beat, and no sign that nobody was seen.
    heldBack = await options.upgrade().then(
      (state) => state.heldBack,
      () => heldBack,
    );
  }

  /** Others are left alone until they were missed for long enough; this process's own start is no reason to end anything. */
  function takeUp(): Promise<void> {
    let dead: readonly Silent[] | undefined;
    return runTransaction(pool, ACROSS_LENDERS, async (client) => {
      const atMs = performance.now();
      const found = await silentProcesses(client, own.id);
      dead ??= silence.look(found, atMs);
      await endLeases(client, dead);
    });
  }

  function begin(what: () => Promise<void>): void {
    // One that takes longer than the pause is not made up for: two looks at once would tell nothing.
    beating ??= what()
      // While the database is away nobody is seen, and nobody needs to be.
      .catch(() => silence.forget())
      .finally(() => (beating = undefined));
  }

  // The first look of a process that works ends nothing; it is what its later ones count from.
  if (works) begin(takeUp);
  const ticking = setInterval(() => begin(beat), beatMs);
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
