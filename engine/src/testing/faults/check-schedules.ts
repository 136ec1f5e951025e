import type { JsonObject, Result } from "../../kernel/index.ts";
import type { Refusal } from "../../process/index.ts";
import type { CommandAnswer, Runtime, SaveSchedule } from "../../runtime/index.ts";
import type { OutsideWorld } from "./outside-world.ts";

/** A schedule of a simulation, and what must be found of it in the end. */
export interface PlayedSchedule {
  readonly tenant: string;
  readonly command: SaveSchedule;
  /** Every moment of its rule since it was saved. */
  readonly moments: readonly string[];
  /** It was paused: what came due meanwhile is gone. */
  mayMiss: boolean;
  /** Orders to fire it, by their keys. */
  readonly byHand: Map<string, OrderByHand>;
}

interface OrderByHand {
  readonly send: (runtime: Runtime) => Promise<Result<CommandAnswer, Refusal>>;
  answered?: JsonObject;
}

/** Holds a schedule's history and the runs that are there against its moments: sentences about what differs. */
export async function checkSchedule(
  { tenant, command, moments, mayMiss, byHand }: PlayedSchedule,
  { store, runIds }: OutsideWorld,
): Promise<{ readonly violations: readonly string[]; readonly due: number; readonly byHand: number }> {
  const wrong: string[] = [];
  const { id, subject } = command;
  const row = await store.readSchedule(tenant, id);
  const history = await store.listFirings(tenant, id, { limit: 1_000 });
  const begun = history.filter(({ result }) => result === "started");
  const due = begun.filter(({ by }) => by === undefined);
  const runs: string[] = [];
  for (const runId of runIds) {
    const stored = await store.readRun(tenant, runId);
    if (stored?.run.subject === subject) runs.push(runId);
  }
  const named = begun.map(({ run = "" }) => run);
  for (const run of runs) {
    if (!named.includes(run)) wrong.push(`${run} of ${tenant} was begun, but no moment has it`);
  }
  for (const run of named) {
    if (!runs.includes(run)) wrong.push(`A moment of ${tenant} has ${run}, but there is no such run`);
  }
  if (new Set(named).size < named.length) wrong.push(`Two moments of ${tenant} have one run`);
  for (const { dueAt, result } of history.filter(({ by }) => by === undefined)) {
    if (!moments.includes(dueAt)) wrong.push(`${dueAt} is no moment of ${tenant}`);
    if (result !== "started") wrong.push(`The moment ${dueAt} of ${tenant} has ${result}`);
  }
  if (!mayMiss) {
    const came = new Set(due.map(({ dueAt }) => dueAt));
    for (const moment of moments)
      if (!came.has(moment)) wrong.push(`The moment ${moment} of ${tenant} began no run`);
  }
  const hands = begun.length - due.length;
  if (hands !== byHand.size) wrong.push(`${byHand.size} orders of ${tenant} to fire began ${hands} runs`);
  for (const { answered } of byHand.values()) {
    const run = answered?.["run"];
    if (typeof run !== "string" || !named.includes(run))
      wrong.push(`An order of ${tenant} to fire was answered otherwise`);
  }
  // One that was paused until its last moment had passed has nothing to go on with.
  if (row?.state !== "ended" && !(mayMiss && row?.state === "paused"))
    wrong.push(`The schedule of ${tenant} is ${row?.state ?? "gone"} after its last moment`);
  if (row?.progress.started !== begun.length) {
    wrong.push(
      `The schedule of ${tenant} counts ${row?.progress.started ?? 0} runs, but began ${begun.length}`,
    );
  }
  return { violations: wrong, due: due.length, byHand: hands };
}
