import type { MigrationPlan } from "@lendloom/engine/workflow";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, asProblem, keys, type MigratedApplication, type Problem } from "../api/index.ts";

/** How far a migration is, tried or carried out. */
export interface Progress {
  readonly dryRun: boolean;
  readonly isRunning: boolean;
  readonly items: readonly MigratedApplication[];
  readonly done: number;
  readonly refused: number;
  /** Ids of the migrations that were begun, one for each old version. */
  readonly migrations: readonly string[];
  readonly problem?: Problem;
}

interface Order {
  readonly plans: readonly MigrationPlan[];
  readonly reason: string;
  readonly dryRun: boolean;
}

const BATCH = 100;
const nothing = { items: [], done: 0, refused: 0, migrations: [] };

/** Sends a migration batch by batch; what was sent once goes on under its key after an interruption. */
export function useMigrate() {
  const client = useQueryClient();
  const [progress, setProgress] = useState<Progress>();
  const stopped = useRef(false);
  // Read anew after each batch: it may have been pressed meanwhile.
  const wasStopped = () => stopped.current;
  const [key] = useState(() => `migration-${crypto.randomUUID()}`);

  const run = async ({ plans, reason, dryRun }: Order): Promise<void> => {
    stopped.current = false;
    let told: Progress = { dryRun, isRunning: true, ...nothing };
    const show = (change: Partial<Progress>) => setProgress((told = { ...told, ...change }));
    show({});
    try {
      for (const [index, plan] of plans.entries()) {
        const idempotencyKey = `${key}-${index}${dryRun ? "-dry" : ""}-${fingerprint(plan)}`;
        let after: string | undefined;
        do {
          const batch = await api.migrate(
            { plan, reason, dryRun, limit: BATCH, ...(after === undefined ? {} : { after }) },
            idempotencyKey,
          );
          const { migration, items, done, next } = batch;
          show({
            items: [...told.items, ...items],
            done: told.done + done,
            refused: told.refused + (items.length - done),
            migrations:
              migration === undefined || told.migrations.includes(migration)
                ? told.migrations
                : [...told.migrations, migration],
          });
          after = next;
          if (wasStopped()) after = undefined;
        } while (after !== undefined);
        if (wasStopped()) break;
      }
      show({ isRunning: false });
    } catch (thrown) {
      show({ isRunning: false, problem: asProblem(thrown) });
    }
    if (!dryRun) {
      await client.invalidateQueries({ queryKey: keys.migrations });
      await client.invalidateQueries({ queryKey: ["workflow-versions"] });
      await client.invalidateQueries({ queryKey: keys.applications });
    }
  };
  return {
    progress,
    run,
    /** After the batch under way. */
    stop: () => {
      stopped.current = true;
    },
    forget: () => setProgress(undefined),
  };
}

/** Another plan is another migration: its key differs. */
function fingerprint(plan: MigrationPlan): string {
  let sum = 0;
  for (const character of JSON.stringify(plan))
    sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 0xffffffff;
  return sum.toString(36);
}
