import { addDelay, contentHash, err, ok, type JsonObject, type Result } from "../kernel/index.ts";
import {
  recordEntry,
  refuse,
  type JournalEntry,
  type Refusal,
  type RunEvent,
  type Sender,
} from "../process/index.ts";
import { answerRepeat, briefly, later, tellRun, type CommandAnswer } from "./command.ts";
import { NO_FLOW, type ClaimedSignal, type SignalRow } from "./flow-store.ts";
import { openValue } from "./open-value.ts";
import type { Fence, Lease } from "./run-store.ts";
import {
  advanceStored,
  commitAdvanced,
  commitBeside,
  MAX_TRIES,
  raiseIncident,
  type Steps,
} from "./step-run.ts";
import { beganToWaitBefore } from "./wait-begun.ts";

export interface SendSignal {
  /** The event's type. */
  readonly name: string;
  readonly key: string;
  readonly payload: JsonObject;
  /** The sender's own number of this message: the same one again does nothing. */
  readonly messageId: string;
  /** How long it is kept where nobody waits yet; default seven days, at most thirty. */
  readonly ttl?: string;
  readonly sender: Sender;
}

/** Kept signals of a lender. */
const CAPACITY = 10_000;
const TTL = "P7D";
const MAX_TTL = "P30D";
/** As many kept before it a signal delivers itself; behind more it is kept, too. */
const MOST_EARLIER = 10;
/** Runs that are told one signal. */
const MAX_RUNS = 100;
/** Whose key kept payloads are sealed under: nobody knows yet whose they are. */
export const NOBODY = "$signals";

/**
 * Delivers a signal to the run that waits under its key. Where nobody waits it is kept for whoever will; where
 * several do, it is refused with their names, or kept for each of them when the event is for all; behind many that are
 * kept for it already it is kept for the one, too.
 */
export async function sendSignal(
  steps: Steps,
  tenant: string,
  command: SendSignal,
): Promise<Result<CommandAnswer, Refusal>> {
  const { name, key, payload, messageId, ttl = TTL, sender } = command;
  const { store, clock } = steps.ports;
  const requestHash = contentHash({ name, key, payload, ttl, by: sender.id });
  // No caller's own key has a space in it.
  const idempotency = { key: `signal ${name} ${messageId}`, requestHash };
  const now = clock.now();
  const [end, last] = [addDelay(now, ttl, { zone: "UTC" }), addDelay(now, MAX_TTL, { zone: "UTC" })];
  if (!end.ok || !last.ok || end.value <= now || end.value > last.value) {
    return err(refuse("signal.ttl", { ttl, max: MAX_TTL }));
  }
  let earlierTold = 0;
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const repeat = await answerRepeat(steps, tenant, idempotency);
    if (repeat !== undefined) return repeat;
    const waits = await store.findWaits(tenant, name, key, MAX_RUNS + 1);
    const runs = waits.map(({ runId }) => runId);
    const [only] = runs;
    const isOne = runs.length === 1 && only !== undefined;
    // What was kept for it before comes first. Whoever has claimed that finds it gone.
    const earlier = isOne ? await store.firstKept({ tenant, name, key, runId: only }) : undefined;
    if (isOne && earlier !== undefined && earlierTold < MOST_EARLIER) {
      earlierTold += 1;
      await deliverTo(steps, earlier, only);
      continue;
    }
    if (isOne && earlier === undefined) {
      const id = steps.ports.ids.next("event");
      const signal = { messageId, key };
      const before = await store.readRun(tenant, only);
      const told = await tellRun(
        steps,
        tenant,
        only,
        (at) => ({ kind: "event", at, id, type: name, payload, sender, signal }),
        { sender, idempotency, answer: (run) => ({ ...delivered([run.id]), application: briefly(run) }) },
        before,
      );
      if (told.ok || told.error.code === "run.busy") return told;
      // What refused it may be a state in which the run was only meanwhile.
      if ((await store.readRun(tenant, only))?.revision === before?.revision) return told;
      continue;
    }
    if (runs.length > 1 && !(runs.length <= MAX_RUNS && waits.every(({ shared }) => shared))) {
      return err(refuse("signal.ambiguous", { name, runs: runs.slice(0, MAX_RUNS) }));
    }
    const fits = await checkDeclared(steps, tenant, command);
    if (fits !== undefined) return err(fits);
    const row = await rowOf(steps, tenant, command, { now, expiresAt: end.value });
    const signals = runs.length === 0 ? [row] : forEach(row, runs);
    const answer: JsonObject =
      runs.length === 0
        ? { delivery: "kept", runs: [], expiresAt: end.value }
        : { ...delivered(runs), delivery: "queued" };
    const record = { ...idempotency, runId: "", at: now, answer };
    const outcome = await store.keepSignals({ tenant, signals, capacity: CAPACITY, idempotency: record });
    if (outcome.kind === "full") return err(refuse("signal.buffer-full", { limit: CAPACITY }));
    if (outcome.kind === "kept") return ok({ answer, repeated: false });
  }
  return err(refuse("run.busy"));
}

function delivered(runs: readonly string[]): { readonly delivery: string; readonly runs: readonly string[] } {
  return { delivery: "delivered", runs };
}

function forEach(row: SignalRow, runs: readonly string[]): readonly SignalRow[] {
  return runs.map((runId) => ({ ...row, id: `${row.id}/${runId}`, runId }));
}

/** A signal nobody waits for is held to what live workflows say of it. */
async function checkDeclared(
  { ports }: Steps,
  tenant: string,
  { name, payload, sender }: SendSignal,
): Promise<Refusal | undefined> {
  const declared = await ports.definitions.correlating(tenant, name);
  if (declared.length === 0) return refuse("signal.unknown", { name });
  const mine = declared.filter(({ roles }) => sender.roles.some((role) => roles.includes(role)));
  if (mine.length === 0) return refuse("run.event-role", { event: name });
  const misfits = mine.map((event) => event.check(payload, "/payload"));
  if (misfits.some((issues) => issues.length === 0)) return undefined;
  return refuse("run.payload-invalid", { event: name }, misfits[0] ?? []);
}

async function rowOf(
  { ports }: Steps,
  tenant: string,
  { name, key, payload, messageId, sender }: SendSignal,
  { now, expiresAt }: { readonly now: string; readonly expiresAt: string },
): Promise<SignalRow> {
  const seal = await ports.sealer.forSubject(tenant, NOBODY);
  return {
    tenant,
    id: ports.ids.next("event"),
    name,
    key,
    messageId,
    payload: { sealed: seal.seal(JSON.stringify(payload), fieldOf(name, messageId)) },
    sender: { kind: sender.kind, id: sender.id, roles: sender.roles },
    receivedAt: now,
    expiresAt,
  };
}

function fieldOf(name: string, messageId: string): string {
  return `signal:${name}:${messageId}`;
}

/**
 * Delivers a kept signal to the run that waits for it now, or keeps one for each of those that do. `expired`: it was
 * dropped, for the run began to wait after its time.
 */
export async function deliverKept(
  steps: Steps,
  { signal, runs, lease }: ClaimedSignal,
): Promise<"expired" | undefined> {
  const { tenant, id } = signal;
  const { store } = steps.ports;
  const [run] = runs;
  if (runs.length > 1) {
    await store.keepSignals({ tenant, signals: forEach(signal, runs), capacity: CAPACITY, instead: id });
    return undefined;
  }
  return run === undefined ? undefined : await deliverTo(steps, signal, run, lease);
}

async function deliverTo(
  steps: Steps,
  signal: SignalRow,
  runId: string,
  lease?: Lease,
): Promise<"expired" | undefined> {
  const { tenant, id, name, key, messageId, sender, expiresAt: end } = signal;
  const { store, clock, sealer } = steps.ports;
  const opened = openValue(await sealer.forSubject(tenant, NOBODY), signal.payload, fieldOf(name, messageId));
  const payload = (opened ?? {}) as JsonObject;
  const taken = { signals: [id] };
  const held: { readonly fence?: Fence } =
    lease === undefined ? {} : { fence: { work: "signal", id, lease } };
  const flow = { ...NO_FLOW, signals: { take: taken.signals } };
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = await store.readRun(tenant, runId);
    if (stored?.run.waits?.[name] !== key) {
      if (lease !== undefined) await store.releaseSignal(tenant, id);
      return undefined;
    }
    if (!(await beganToWaitBefore(store, tenant, stored.run, { name, key, end }))) {
      await store.dropSignal(tenant, id);
      return "expired";
    }
    const at = later(clock.now(), stored.run.updatedAt);
    const mark = { messageId, key };
    const event: RunEvent = { kind: "event", at, id, type: name, payload, sender, signal: mark };
    const { advanced, loaded, seal } = await advanceStored(steps, tenant, stored.run, event);
    let outcome;
    if (advanced.kind === "advanced") {
      const also = { by: sender, taken, ...held };
      outcome = await commitAdvanced(steps, tenant, stored.revision, advanced, loaded, also);
    } else if (advanced.kind === "incident") {
      const failed = { kind: "event", event } as const;
      const raised = raiseIncident(steps, tenant, stored.run, advanced.issue, failed, { at, seal });
      outcome = await commitBeside(steps, tenant, stored, raised.run, {
        flow,
        ...held,
        journal: [raised.entry],
        incidents: { raise: [raised.row], resolve: [] },
      });
    } else {
      const code = advanced.kind === "refused" ? advanced.refusal.code : "run.event-refused";
      const refused = { kind: "signal-refused", event: name, messageId, code } as const;
      const noted = recordEntry(stored.run, at, refused);
      const journal: readonly JournalEntry[] = [noted.entry];
      outcome = await commitBeside(steps, tenant, stored, noted.run, { flow, ...held, journal });
    }
    if (outcome.kind !== "conflict") return undefined;
  }
  return undefined;
}
