import { err, ok, type Issue, type Result } from "../kernel/index.ts";
import {
  advance,
  checkMigration,
  refuse,
  type CompiledProcess,
  type Pins,
  type Refusal,
  type Run,
  type Sender,
} from "../process/index.ts";
import type { MigrationPlan, ReadyPlan } from "../workflow/index.ts";
import { later } from "./command.ts";
import type { StoredRun } from "./run-store.ts";
import { commitAdvanced, MAX_TRIES, type Steps } from "./step-run.ts";

export interface MigrateRuns {
  readonly plan: MigrationPlan;
  /** Names the migration in journals. */
  readonly migration: string;
  readonly by: Sender;
  /** Works everything out and writes nothing. */
  readonly dryRun: boolean;
  /** These runs; default: all under way that go by the plan's old version. */
  readonly runs?: readonly string[];
  /** The last run of the batch before. */
  readonly after?: string;
  readonly limit: number;
  /** What a run of the new version pins; undefined: the new version is not live for its product. */
  readonly pinsOf: (run: Run) => Promise<Pins | undefined>;
}

/** What came of one run. */
export type MigrationResult = { readonly run: string } & (
  | { readonly kind: "done" | "would-do"; readonly states: readonly string[] }
  | { readonly kind: "refused"; readonly refusal: Refusal }
);

export interface MigratedBatch {
  readonly results: readonly MigrationResult[];
  /** Where the next batch goes on; absent: there is none. */
  readonly next?: string;
}

/**
 * Moves runs under way to another version of their workflow, one commit each: a process that dies in between leaves
 * each run wholly of one version, and the batch sent again goes on with the rest. Refused whole only when the plan
 * itself fits none of them.
 */
export async function migrateRuns(
  steps: Steps,
  tenant: string,
  command: MigrateRuns,
): Promise<Result<MigratedBatch, Refusal>> {
  const { store } = steps.ports;
  const { plan, runs, after, limit } = command;
  const found =
    runs === undefined
      ? await store.listRunsOf(tenant, {
          workflow: plan.from,
          limit,
          ...(after === undefined ? {} : { after }),
        })
      : undefined;
  const ids = found?.map(({ run }) => run.id) ?? runs ?? [];
  const plans = new ReadyPlans(plan);
  const results: MigrationResult[] = [];
  for (const id of ids) results.push(await migrateRun(steps, tenant, id, command, plans));
  if (plans.unfit !== undefined) return err(refuse("migration.plan-invalid", {}, plans.unfit));
  const last = ids.at(-1);
  const more = found !== undefined && found.length === limit && last !== undefined;
  return ok({ results, ...(more ? { next: last } : {}) });
}

/** A plan is compiled once for each pair of processes that runs bring: products may pin one workflow with other catalogues. */
class ReadyPlans {
  readonly #plan: MigrationPlan;
  readonly #ready = new Map<CompiledProcess, Map<CompiledProcess, Result<ReadyPlan>>>();

  constructor(plan: MigrationPlan) {
    this.#plan = plan;
  }

  /** What is wrong with the plan, where it fits no pair; undefined: it fits one, or none was asked for. */
  get unfit(): readonly Issue[] | undefined {
    const [first, ...rest] = [...this.#ready.values()].flatMap((ofFrom) => [...ofFrom.values()]);
    if (first === undefined || first.ok || rest.some(({ ok: fits }) => fits)) return undefined;
    return first.error;
  }

  between(from: CompiledProcess, to: CompiledProcess): Result<ReadyPlan> {
    const known = this.#ready.get(from)?.get(to);
    if (known !== undefined) return known;
    const checked = checkMigration(this.#plan, from, to);
    const ofFrom = this.#ready.get(from) ?? new Map<CompiledProcess, Result<ReadyPlan>>();
    this.#ready.set(from, ofFrom.set(to, checked));
    return checked;
  }
}

async function migrateRun(
  steps: Steps,
  tenant: string,
  id: string,
  command: MigrateRuns,
  plans: ReadyPlans,
): Promise<MigrationResult> {
  const { store, clock } = steps.ports;
  const { plan, migration, by, dryRun } = command;
  const refused = (refusal: Refusal) => ({ run: id, kind: "refused" as const, refusal });
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await store.readRun(tenant, id);
    if (stored === undefined) return refused(refuse("run.unknown", { id }));
    const prepared = await prepare(steps, tenant, stored, command);
    if (!prepared.ok) return refused(prepared.error);
    const { from, to, pins, seal } = prepared.value;
    const ready = plans.between(from.process, to.process);
    if (!ready.ok) return refused(refuse("migration.plan-invalid", {}, ready.error));
    const at = later(clock.now(), stored.run.updatedAt);
    const event = {
      kind: "migrated",
      at,
      migration,
      ready: ready.value,
      from: from.process,
      pins,
      sender: by,
    } as const;
    const advanced = advance(stored.run, event, { process: to.process, seal });
    if (advanced.kind === "refused") return refused(advanced.refusal);
    if (advanced.kind === "incident") return refused(refuse("migration.unfit", {}, [advanced.issue]));
    if (advanced.kind === "stale") throw new Error("Expected a migration to be answered");
    const { states } = advanced.run;
    if (dryRun) return { run: id, kind: "would-do", states };
    const outcome = await commitAdvanced(steps, tenant, stored.revision, advanced, to, {
      by,
      migration,
      audit: {
        action: "run.migrate",
        subject: id,
        details: { migration, from: plan.from, to: plan.to },
        by: { kind: by.kind, id: by.id },
      },
    });
    if (outcome.kind === "committed") return { run: id, kind: "done", states };
  }
  return refused(refuse("run.busy"));
}

/** A sub-flow goes by the workflow of its own kind that its application's new version begins. */
function pinsWithin({ parent, pins: { workflow } }: Run, live: Pins | undefined): Pins | undefined {
  if (parent === undefined || live === undefined) return live;
  const own = live.subflows?.[workflow.id];
  return own && { ...live, workflow: own };
}

async function prepare(steps: Steps, tenant: string, { run }: StoredRun, { plan, pinsOf }: MigrateRuns) {
  if (run.finished) return err(refuse("run.finished"));
  if (run.pins.workflow.hash !== plan.from) return err(refuse("migration.other-version"));
  const pins = pinsWithin(run, await pinsOf(run));
  if (pins?.workflow.hash !== plan.to) return err(refuse("migration.not-live"));
  const [from, to, seal] = await Promise.all([
    steps.load(tenant, run.pins),
    steps.load(tenant, pins),
    steps.seal(tenant, run),
  ]);
  return ok({ from, to, pins, seal });
}
