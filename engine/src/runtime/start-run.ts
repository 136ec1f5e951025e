import { err, ok, parseInstant, type JsonObject, type Result } from "../kernel/index.ts";
import { advance, refuse, type Actor, type Advanced, type Pins, type Refusal } from "../process/index.ts";
import {
  briefly,
  recordOf,
  refuseUnlessDone,
  repeatOf,
  type CommandAnswer,
  type Repeatable,
} from "./command.ts";
import { livingSeal } from "./living-seal.ts";
import { UnsoundDefinitions, type LoadedProcess } from "./load-process.ts";
import { commitAdvanced, MAX_TRIES, type Steps } from "./step-run.ts";

export interface StartRun extends Repeatable {
  readonly product: string;
  /** Whose application it is: what personal values are sealed under. */
  readonly subject: string;
  readonly facts: JsonObject;
  readonly sender: Actor;
  /** It starts then, within a year, with the definitions that are live now; absent: at once. */
  readonly startAt?: string;
}

const YEAR_MS = 366 * 24 * 3_600_000;

/** An instant as it is stored; null: it is none, has passed, or is too far off. */
function instantWithinAYear(text: string, now: string): string | null {
  // Without an offset it would be the server's own time, and a day that the month has not would be another one.
  const ms = parseInstant(text) === undefined ? Number.NaN : Date.parse(text);
  const ahead = ms - Date.parse(now);
  return ahead > 0 && ahead <= YEAR_MS ? new Date(ms).toISOString() : null;
}

/** A start that was worked out and is not written yet. */
export interface PreparedStart {
  readonly at: string;
  readonly advanced: Extract<Advanced, { kind: "advanced" }>;
  readonly loaded: LoadedProcess;
}

/** Works a start out with the definitions that are live now, or those given. Writes nothing. */
export async function prepareStart(
  steps: Steps,
  tenant: string,
  command: StartRun,
  given?: Pins,
): Promise<Result<PreparedStart, Refusal>> {
  const { product, subject, facts, sender } = command;
  const { definitions, clock, ids } = steps.ports;
  const pins = given ?? (await definitions.live(tenant, product));
  if (pins === undefined) return err(refuse("run.product-unknown", { product }));
  const loaded = await steps.load(tenant, pins).catch((thrown: unknown) => {
    if (thrown instanceof UnsoundDefinitions) return thrown;
    throw thrown;
  });
  if (loaded instanceof UnsoundDefinitions) {
    return err(refuse("run.definitions-unsound", { reason: loaded.message }, loaded.issues));
  }
  const at = clock.now();
  const startAt = command.startAt === undefined ? undefined : instantWithinAYear(command.startAt, at);
  if (startAt === null) return err(refuse("run.start-at", { startAt: command.startAt ?? "" }));
  const seal = await livingSeal(steps, tenant, subject);
  if (seal === undefined) return err(refuse("run.erased"));
  const begin = { at, run: ids.next("run"), subject, pins, facts, sender };
  const advanced = advance(
    undefined,
    startAt === undefined ? { kind: "start", ...begin } : { kind: "schedule", ...begin, startAt },
    { process: loaded.process, seal },
  );
  switch (advanced.kind) {
    case "refused":
      return err(advanced.refusal);
    case "incident":
      return err(refuse("run.start-failed", { reason: advanced.issue.code }, [advanced.issue]));
    case "stale":
      throw new Error("Expected a start to be answered");
    case "advanced":
      return ok({ at, advanced, loaded });
  }
}

/**
 * Starts a run of a live product; it pins the definitions that are live now. Whether it was started before is told by
 * the commit, which claims the command's key; only what is refused looks for it.
 */
export async function startRun(
  steps: Steps,
  tenant: string,
  command: StartRun,
): Promise<Result<CommandAnswer, Refusal>> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const prepared = await prepareStart(steps, tenant, command);
    if (!prepared.ok) return refuseUnlessDone(steps, tenant, command, prepared.error);
    const { at, advanced, loaded } = prepared.value;
    const { run, decisions } = advanced;
    const answer = (command.answer ?? briefly)(run);
    const also = recordOf(command, run, at, answer);
    const outcome = await commitAdvanced(steps, tenant, 0, advanced, loaded, also);
    if (outcome.kind === "committed") return ok({ answer, repeated: false, run, decisions });
    if (outcome.kind === "repeated" && command.idempotency !== undefined) {
      return repeatOf(outcome.record, command.idempotency);
    }
    // The applicant was erased while it was worked out: worked out anew, it is told so.
  }
  return refuseUnlessDone(steps, tenant, command, refuse("run.busy"));
}
