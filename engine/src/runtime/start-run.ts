import { ok, type JsonObject, type Result } from "../kernel/index.ts";
import { advance, refuse, type Actor, type Refusal } from "../process/index.ts";
import {
  briefly,
  recordOf,
  refuseUnlessDone,
  repeatOf,
  type CommandAnswer,
  type Repeatable,
} from "./command.ts";
import { UnsoundDefinitions } from "./load-process.ts";
import { commitAdvanced, type Steps } from "./step-run.ts";

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
  const ms = Date.parse(text);
  const ahead = ms - Date.parse(now);
  return ahead > 0 && ahead <= YEAR_MS ? new Date(ms).toISOString() : null;
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
  const refused = (refusal: Refusal) => refuseUnlessDone(steps, tenant, command, refusal);
  const { product, subject, facts, sender } = command;
  const { definitions, clock, ids } = steps.ports;
  const pins = await definitions.live(tenant, product);
  if (pins === undefined) return refused(refuse("run.product-unknown", { product }));
  const loaded = await steps.load(tenant, pins).catch((thrown: unknown) => {
    if (thrown instanceof UnsoundDefinitions) return thrown;
    throw thrown;
  });
  if (loaded instanceof UnsoundDefinitions) {
    return refused(refuse("run.definitions-unsound", { reason: loaded.message }, loaded.issues));
  }
  const at = clock.now();
  const startAt = command.startAt === undefined ? undefined : instantWithinAYear(command.startAt, at);
  if (startAt === null) return refused(refuse("run.start-at", { startAt: command.startAt ?? "" }));
  const seal = await steps.seal(tenant, { subject });
  const given = { at, run: ids.next("run"), subject, pins, facts, sender };
  const advanced = advance(
    undefined,
    startAt === undefined ? { kind: "start", ...given } : { kind: "schedule", ...given, startAt },
    { process: loaded.process, seal },
  );
  switch (advanced.kind) {
    case "refused":
      return refused(advanced.refusal);
    case "incident":
      return refused(refuse("run.start-failed", { reason: advanced.issue.code }, [advanced.issue]));
    case "stale":
      throw new Error("Expected a start to be answered");
    case "advanced": {
      const { run, decisions } = advanced;
      const answer = (command.answer ?? briefly)(run);
      const also = recordOf(command, run, at, answer);
      const outcome = await commitAdvanced(steps, tenant, 0, advanced, loaded, also);
      if (outcome.kind === "committed") return ok({ answer, repeated: false, run, decisions });
      if (outcome.kind === "repeated" && command.idempotency !== undefined) {
        return repeatOf(outcome.record, command.idempotency);
      }
      return refused(refuse("run.busy"));
    }
  }
}
