import type { Run } from "../../process/index.ts";
import type { RunStore, Runtime } from "../../runtime/index.ts";
import { mapFaults, type MapCompletion } from "./check-map.ts";
import { sentFaults } from "./check-sent.ts";

/** An application with a sub-flow, when everything due is done. */
export interface PlayedFlow {
  readonly store: RunStore;
  readonly tenant: string;
  readonly id: string;
  /** The sub-flow, or those of a map in the order of its items. */
  readonly children: readonly string[];
  /** When the map is done; absent: there is none. */
  readonly completion?: MapCompletion;
  /** What the bank did, by the idempotency key it was asked under. */
  readonly done: ReadonlyMap<string, string>;
  /** Until when the signal that was acknowledged is kept; absent: none was. */
  readonly keptUntil?: string;
  readonly replay: (run: string) => ReturnType<Runtime["replayRun"]>;
}

/** What of an application and its sub-flow must never be, as sentences, and how it ended. */
export async function checkFlow(
  its: PlayedFlow,
): Promise<{ readonly violations: readonly string[]; readonly end: string }> {
  const { store, tenant, id, children } = its;
  const run = (await store.readRun(tenant, id))?.run;
  if (run === undefined) return { violations: ["The application is lost"], end: "lost" };
  const subs: Run[] = [];
  for (const child of children) {
    const sub = (await store.readRun(tenant, child))?.run;
    if (sub !== undefined) subs.push(sub);
  }
  const violations = [...undoingFaults(its, run, subs), ...togetherFaults(run, subs)];
  violations.push(...(await signalFaults(its, run)));
  for (const sub of subs) {
    violations.push(...(await sentFaults(store, tenant, run, sub)));
    violations.push(...(await sentFaults(store, tenant, sub, run)));
  }
  const { completion } = its;
  if (completion !== undefined) violations.push(...(await mapFaults({ store, tenant, run, completion })));
  for (const it of [run, ...subs]) violations.push(...(await ownFaults(its, it)));
  return { violations, end: run.finished ? run.status : "waiting" };
}

function undoingFaults({ done }: PlayedFlow, run: Run, subs: readonly Run[]): readonly string[] {
  const faults: string[] = [];
  for (const [key, operation] of done) {
    if (operation.startsWith("undo-") && !done.has(key.slice(0, -2))) faults.push(`${key} undid nothing`);
  }
  // What the workflow chose to keep is still recorded as what could be undone.
  const kept = new Set(
    [run, ...subs].flatMap((it) => (it.compensations ?? []).map(({ of }) => `${it.id}:${of}`)),
  );
  const left = [...done].filter(
    ([key, operation]) => !operation.startsWith("undo-") && !done.has(`${key}/c`) && !kept.has(key),
  );
  if (run.cancelled !== undefined && kept.size > 0) faults.push("it was cancelled and keeps something");
  if (run.finished && run.status !== "disbursed" && left.length > 0) {
    faults.push(`it has ended, but ${left.join()} was not undone`);
  }
  const gone = Object.values(run.children ?? {}).flatMap(({ state, run: id }) =>
    state === "done" ? [] : [id],
  );
  const isGone = (key: string) => gone.some((id) => key.startsWith(`${id}:`));
  const undone = [...done].filter(([key, operation]) => operation.startsWith("undo-") && !isGone(key));
  if (run.status === "disbursed" && undone.length > 0) faults.push(`it was paid, but ${undone.join()}`);
  const strange = left.filter(([key]) => isGone(key));
  if (run.finished && strange.length > 0)
    faults.push(`${strange.join()} of a sub-flow that was not done stays`);
  return faults;
}

function togetherFaults(run: Run, subs: readonly Run[]): readonly string[] {
  const faults: string[] = [];
  if (run.finished && subs.some(({ finished }) => !finished))
    faults.push("it has ended, but its sub-flow has not");
  if (run.snapshot.status === "done" && !run.finished) faults.push("it is over, but has not ended");
  for (const { run: child, state } of Object.values(run.children ?? {})) {
    const sub = subs.find((it) => it.id === child);
    if (state === "open" && sub === undefined) faults.push(`it waits for ${child}, which never began`);
    if (state === "open" && sub?.finished === true) faults.push(`it waits for ${child}, which has ended`);
  }
  return faults;
}

async function signalFaults({ store, tenant, keptUntil }: PlayedFlow, run: Run): Promise<readonly string[]> {
  const journal = await store.readJournal(tenant, run.id, { after: 0, limit: 1_000 });
  const received = journal.filter(({ kind }) => kind === "signal-received").length;
  const kept = await store.listSignals(tenant, 10);
  const faults: string[] = [];
  if (received > 1) faults.push(`the signal was received ${received} times`);
  if (received > 0 && kept.length > 0) faults.push("the signal was received, and is kept all the same");
  if (kept.length > 1) faults.push(`the signal is kept ${kept.length} times`);
  const since = journal.findLast(
    (entry) => entry.kind === "signals-awaited" && entry.waits["PAYMENT_CONFIRMED"] !== undefined,
  )?.at;
  const waits = run.waits?.["PAYMENT_CONFIRMED"] !== undefined && since !== undefined;
  if (waits && keptUntil !== undefined && since < keptUntil) {
    faults.push("it waits for a signal that was acknowledged");
  }
  return faults;
}

async function ownFaults({ store, tenant, replay }: PlayedFlow, run: Run): Promise<readonly string[]> {
  const { id } = run;
  const faults: string[] = [];
  const replayed = await replay(id);
  if (!replayed.ok || replayed.value.kind !== "verified") faults.push(JSON.stringify(replayed));
  if ((await store.readMessages(tenant, id)).length > 0) faults.push(`${id} left messages`);
  if (run.incidents.length > 0) faults.push(`${id} has incidents`);
  if (!run.finished) return faults;
  const rows = [
    await store.readTimers(tenant, id),
    await store.readActivities(tenant, id),
    await store.readWaits(tenant, id),
    await store.listTasks(tenant, { runId: id, status: "open", limit: 9 }),
  ].flat();
  if (rows.length > 0) faults.push(`${id} left ${JSON.stringify(rows).slice(0, 300)}`);
  const entries = await store.readJournal(tenant, id, { after: 0, limit: 1_000 });
  for (const kind of ["started", "cancelled", "subflow-begun", "subflow-done", "parent-told"]) {
    const made = entries.filter((entry) => entry.kind === kind);
    const told = new Set(made.map((entry) => ("generation" in entry ? entry.generation : "")));
    if (made.length > told.size) faults.push(`${id}: ${kind} twice`);
  }
  return faults;
}
