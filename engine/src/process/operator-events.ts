import { pointer, type Issue, type Json, type JsonObject } from "../kernel/index.ts";
import { bindValue, unbindValue } from "../logic/index.ts";
import type { WorkflowInput } from "../workflow/index.ts";
import { recordCompensation } from "./compensate.ts";
import { completionMisfit } from "./completion-misfit.ts";
import { isAwaited, itemOf } from "./item-generation.ts";
import { resultTooLarge } from "./map-results.ts";
import type { PeopleEvent } from "./people-event.ts";
import type { PeopleRecord } from "./people-journal.ts";
import { processIssue } from "./process-issues.ts";
import type { Received } from "./receive.ts";
import { refuse, type RefusalCode } from "./refusal.ts";
import type { Run, StoredValue } from "./run.ts";
import { variableField, type RunDraft } from "./run-draft.ts";
import type { Sender } from "./run-event.ts";
import { checkFacts, factField, factRecord } from "./stored-facts.ts";
import { recordUndoing } from "./subflows.ts";
import { ladderDown, openTask, sameEyes } from "./tasks.ts";

type Of<Kind extends PeopleEvent["kind"]> = Extract<PeopleEvent, { kind: Kind }>;
type Edited = Extract<PeopleRecord, { kind: "data-edited" }>;

/** Where an operator's word for a fact comes from. */
const OPERATOR = "operator";

/** Tells the workflow that an invocation is done, with an answer held to its declaration, or that it failed. */
export function receiveSkip(draft: RunDraft, event: Of<"invoke-skipped">): Received {
  const { invoke, generation, output, error, reason, sender } = event;
  const { workflow } = draft.world.process;
  const compiled = workflow.invokes.get(invoke);
  if (compiled === undefined || !isAwaited(draft.run, invoke, generation)) return { kind: "stale" };
  const { definition } = compiled;
  if ((output === undefined) === (error === undefined)) {
    return refused("incident.skip-impossible", { reason: "one of output and error" });
  }
  if (error !== undefined && definition.onError === undefined) {
    return refused("incident.skip-impossible", { reason: `${invoke} has no onError` });
  }
  const task = openTask(draft, event);
  const counts = event.counts === true && task !== undefined && output !== undefined;
  const eyes = counts ? sameEyes(draft.run, task, sender) : undefined;
  if (eyes !== undefined) return { kind: "refused", refusal: eyes };
  if (output !== undefined && task !== undefined) {
    const { outcome, ...form } = output;
    const misfit = completionMisfit(task, typeof outcome === "string" ? outcome : "", form);
    if (misfit !== undefined) return { kind: "refused", refusal: misfit };
  }
  const misfits = output === undefined ? [] : (compiled.answer?.check(output, "/output") ?? []);
  if (misfits.length > 0) return refused("run.payload-invalid", { event: invoke }, misfits);
  const large = output === undefined ? undefined : resultTooLarge(draft.run, generation, output);
  if (large !== undefined) return refused("incident.skip-impossible", { reason: large.message });
  const told =
    output === undefined ? {} : { output: draft.stored.store(output, true, `answer:${generation}`) };
  const failed = error === undefined ? {} : { error };
  if (task === undefined) draft.effects.push({ kind: "cancel-activity", generation });
  else draft.effects.push(...ladderDown(draft.run, event, task), { kind: "close-task", generation });
  draft.record({
    kind: "invoke-skipped",
    invoke,
    generation,
    ...told,
    ...failed,
    ...(counts ? { counts } : {}),
    reason,
    actor: actorOf(sender),
  });
  if (event.compensable === true) recordUndoing(draft, invoke, generation);
  if (itemOf(generation) !== undefined) return { kind: "facts" };
  // What was done, whoever says so, has to be undone like the rest.
  if (output !== undefined) recordCompensation(draft, invoke, generation, output);
  const input: WorkflowInput =
    output === undefined
      ? { kind: "error", invoke, generation, error: error ?? { code: "", message: "" } }
      : { kind: "done", invoke, generation, output };
  return { kind: "told", label: `${invoke} ${input.kind}`, input };
}

/** Changes facts and variables, each held to its type; what was there before stays in the journal as it was stored. */
export function receiveEdit(draft: RunDraft, event: Of<"data-edited">): Received {
  const { process } = draft.world;
  const { run } = draft;
  if (run.finished) return refused("run.finished");
  const issues: Issue[] = [];
  const checked = checkFacts(process.catalogue, event.facts, "/facts");
  if (!checked.ok) issues.push(...checked.error);
  const facts: [string, Edited["facts"][string]][] = (checked.ok ? checked.value : []).map(
    ({ name, value, personal }) => {
      const stored = draft.stored.store(value, personal, factField(name));
      const after = factRecord(stored, OPERATOR, draft.at, undefined);
      return [name, { ...beforeOf(run.facts, name), after }];
    },
  );
  const variables = editedVariables(draft, event.variables, issues);
  if (issues.length > 0) return refused("run.edit-invalid", {}, issues);
  draft.record({
    kind: "data-edited",
    facts: Object.fromEntries(facts),
    variables: Object.fromEntries(variables),
    reason: event.reason,
    actor: actorOf(event.sender),
  });
  return { kind: "facts" };
}

function beforeOf(facts: Run["facts"], name: string): { readonly before?: StoredValue } {
  const before = Object.hasOwn(facts, name) ? facts[name] : undefined;
  if (before === undefined) return {};
  return { before: "sealed" in before ? { sealed: before.sealed } : { value: before.value } };
}

function editedVariables(
  { run, stored, world }: RunDraft,
  variables: JsonObject,
  issues: Issue[],
): readonly (readonly [string, Edited["variables"][string]])[] {
  const declared = new Map(world.process.workflow.variables.map((it) => [it.entry.name, it]));
  return Object.entries(variables).flatMap(([name, told]) => {
    const at = `/variables${pointer(name)}`;
    const variable = declared.get(name);
    if (variable === undefined) {
      issues.push(processIssue("variable.unknown", at, { name }));
      return [];
    }
    const { type } = variable.entry;
    const bound = bindValue(type, true, told, at);
    if (!bound.ok) {
      issues.push(...bound.error);
      return [];
    }
    const value: Json = bound.value === null ? null : (unbindValue(type, bound.value) ?? null);
    const sealed = run.sealedVariables[name];
    const clear = Object.hasOwn(run.snapshot.variables, name) ? run.snapshot.variables[name] : undefined;
    const before =
      sealed !== undefined ? { before: { sealed } } : clear === undefined ? {} : { before: { value: clear } };
    return [
      [name, { ...before, after: stored.store(value, variable.personal, variableField(name)) }] as const,
    ];
  });
}

/** Puts the run into named states; the step itself says what is left and entered. */
export function receiveMove(draft: RunDraft, event: Of<"moved">): Received {
  if (draft.run.finished) return refused("run.finished");
  const { to, exits, back, askAgain, reason, sender } = event;
  const forgets = askAgain
    ? Object.keys(draft.run.sources).filter((source) => draft.run.sources[source]?.kind === "unavailable")
    : [];
  draft.record({
    kind: "moved",
    to,
    exits,
    ...(back === undefined ? {} : { back }),
    forgets: forgets.sort(),
    reason,
    actor: actorOf(sender),
  });
  return { kind: "moved", to, exits };
}

function actorOf({ kind, id }: Sender) {
  return { kind, id };
}

function refused(
  code: RefusalCode,
  params: Readonly<Record<string, Json>> = {},
  issues: readonly Issue[] = [],
): Received {
  return { kind: "refused", refusal: refuse(code, params, issues) };
}
