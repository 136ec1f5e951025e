import { planData, type CompiledPack, type DataPlan } from "../decision/index.ts";
import type { OpenInvoke, WorkflowInput } from "../workflow/index.ts";
import { noConsent } from "./apply-entry.ts";
import type { RetryPolicy } from "./run-event.ts";
import { ProcessFault, type RunDraft } from "./run-draft.ts";
import { inputField, isValid } from "./stored-facts.ts";

/** What is settled within a step, as it is told to the workflow. */
export interface Settled {
  /** As the journal names it. */
  readonly label: string;
  readonly input: WorkflowInput;
}

const QUERY_TIMEOUT = "PT30S";
const QUERY_RETRY: RetryPolicy = { maxAttempts: 3, initial: "PT2S", factor: 2, max: "PT1M" };

/**
 * The data-plan loop over a run's open decisions. Answers the first that is settled; where none is, every
 * decision waits for exactly one source, which has been asked, and queries nobody waits for are cancelled.
 */
export function settleDecisions(draft: RunDraft): Settled | undefined {
  const awaited = new Set<string>();
  for (const [invoke, open] of openDecisions(draft)) {
    const settled = settle(draft, invoke, open, awaited);
    if (settled !== undefined) return settled;
  }
  for (const [source, { generation }] of Object.entries(draft.run.asking)) {
    if (awaited.has(source)) continue;
    draft.record({ kind: "source-cancelled", source, generation });
    draft.effects.push({ kind: "cancel-activity", generation });
  }
  return undefined;
}

function openDecisions(draft: RunDraft): readonly (readonly [string, OpenInvoke])[] {
  return Object.entries(draft.run.snapshot.invokes)
    .filter(([, { src }]) => src === "decision")
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

/** Rounds end: each makes one more source unavailable, or asks one and waits. */
function settle(
  draft: RunDraft,
  invoke: string,
  { generation }: OpenInvoke,
  awaited: Set<string>,
): Settled | undefined {
  const { process } = draft.world;
  const definition = process.workflow.invokes.get(invoke)?.definition;
  const pack = definition?.src === "decision" ? process.packs.get(definition.params.pack) : undefined;
  if (pack === undefined) throw new Error(`Expected the pack of the decision ${invoke}`);
  for (;;) {
    const plan = planOf(draft, pack);
    if (plan.kind === "settled") return decide(draft, invoke, generation, pack, plan);
    const { source } = plan;
    if (Object.hasOwn(draft.run.asking, source)) {
      awaited.add(source);
      return undefined;
    }
    const declared = process.catalogue.source(source);
    const consent = declared?.consent;
    if (declared?.connector === undefined) {
      draft.record({ kind: "source-unavailable", source, reason: "no-connector" });
    } else if (consent !== undefined && !Object.hasOwn(draft.run.consents, consent)) {
      draft.record({ kind: "source-unavailable", source, reason: noConsent(consent) });
    } else {
      ask(draft, invoke, generation, declared.connector, plan);
      awaited.add(source);
      return undefined;
    }
  }
}

/** A source that has answered is not asked again while its answer is valid, whatever it left out. */
function planOf(draft: RunDraft, pack: CompiledPack): DataPlan {
  const { run, at, stored } = draft;
  const unavailable = Object.entries(run.sources)
    .filter(([, state]) => state.kind === "unavailable" || isValid(state, at))
    .map(([source]) => source)
    .sort();
  const plan = planData(pack, { facts: stored.factsOf(run, at, pack.reads), at, unavailable });
  if (!plan.ok) {
    const [issue] = plan.error;
    throw issue === undefined ? new Error("Expected an issue") : new ProcessFault(issue);
  }
  return plan.value;
}

function ask(
  draft: RunDraft,
  invoke: string,
  decision: string,
  connector: string,
  plan: Extract<DataPlan, { kind: "needs" }>,
): void {
  const { run, at, stored, world } = draft;
  const { catalogue, workflow } = world.process;
  const { source, facts, undecided, cost } = plan;
  const generation = `${decision}/q${run.journal + 1}`;
  draft.record({
    kind: "source-asked",
    invoke,
    source,
    generation,
    facts,
    undecided,
    ...(cost === undefined ? {} : { cost }),
  });
  const given = Object.keys(run.facts).filter((name) => {
    return catalogue.source(catalogue.fact(name)?.source ?? "")?.connector === undefined;
  });
  const input = { source, wanted: facts, facts: stored.factsOf(run, at, given) };
  const definition = workflow.invokes.get(invoke)?.definition;
  const own = definition?.src === "decision" ? definition : undefined;
  draft.effects.push({
    kind: "begin-activity",
    purpose: "source",
    invoke,
    generation,
    source,
    connector,
    operation: "query",
    input: stored.store(input, true, inputField(generation)),
    timeout: own?.timeout ?? QUERY_TIMEOUT,
    retry: own?.retry ?? QUERY_RETRY,
  });
}

function decide(
  draft: RunDraft,
  invoke: string,
  generation: string,
  pack: CompiledPack,
  { evaluation }: Extract<DataPlan, { kind: "settled" }>,
): Settled {
  const { run, at } = draft;
  const { decision } = evaluation;
  const number = run.decisions.length + 1;
  const facts = Object.fromEntries(
    pack.reads.flatMap((name) => {
      const record = Object.hasOwn(run.facts, name) ? run.facts[name] : undefined;
      return record !== undefined && isValid(record, at) ? [[name, record]] : [];
    }),
  );
  draft.record({
    kind: "decided",
    number,
    invoke,
    pack: pack.definition.id,
    outcome: decision.outcome,
    digest: decision.digest,
    logic: decision.logicVersion,
  });
  const unavailable = Object.keys(run.sources).filter((id) => run.sources[id]?.kind === "unavailable");
  draft.decisions.push({ number, invoke, at, decision, facts, unavailable });
  draft.evaluations.push(evaluation);
  const output = { ...decision.outputs, outcome: decision.outcome };
  return { label: `${invoke} done`, input: { kind: "done", invoke, generation, output } };
}
