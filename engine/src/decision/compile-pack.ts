import {
  checkMembers,
  checkSchema,
  contentHash,
  err,
  hasErrors,
  ok,
  pointer,
  type Issue,
  type Json,
  type Result,
} from "../kernel/index.ts";
import {
  compileCondition,
  compileExpression,
  compileFactReference,
  compileUnaryTests,
  codesOf,
  createPlainValues,
  UNKNOWN,
  type Scope,
} from "../logic/index.ts";
import type { Catalogue } from "./catalogue.ts";
import { checkOutcome, outcomesByEvent } from "./check-outcome.ts";
import { checkReasons } from "./check-reasons.ts";
import { checkType } from "./check-type.ts";
import type { CompiledPack, PackStep, Producer, ViolableDecision } from "./compiled-pack.ts";
import { checkConditionCounts, conditionsOf, MAX_LEAVES } from "./condition-counts.ts";
import { decisionIssues } from "./decision-issues.ts";
import type { CompiledDecision, DecisionContext } from "./decision-kind.ts";
import { decisionKinds } from "./decision-kinds.ts";
import { orderNodes, type OrderedNode } from "./decision-order.ts";
import { checkDocument } from "./document-shape.ts";
import { FactBinding } from "./fact-binding.ts";
import { cycleIssue, namedConditions } from "./named-conditions.ts";
import { packOutputs, packScope } from "./pack-scope.ts";
import { packMembers, PackSchema, type PackDefinition } from "./pack-schema.ts";
import { roundingIssues } from "./rounding-issues.ts";
import { MOST_RANKS, RuleOutcomes } from "./rule-outcomes.ts";
import { createUpstream } from "./upstream.ts";

/** Cells and leaves of one pack: the trace keeps a byte of each. */
const MAX_CELLS = 2_000_000;

/**
 * Checks and compiles a pack against its catalogue. Everything an author can get wrong is found here and
 * answered with its place; a pack that compiles can only be refused facts.
 */
export function compilePack(
  json: unknown,
  { catalogue }: { readonly catalogue: Catalogue },
): Result<CompiledPack> {
  const members = checkMembers(json, packMembers);
  if (!members.ok) return members;
  const conditions = checkConditionCounts(conditionsOf(json));
  if (!conditions.ok) return conditions;
  const document = checkDocument(json);
  if (!document.ok) return document;
  const checked = checkSchema(PackSchema, document.value);
  if (!checked.ok) return checked;
  const definition = checked.value;
  const early = earlyIssues(definition, catalogue);
  if (early.length > 0) return err(early);

  const { scope, issues: clashes } = packScope(definition, catalogue);
  const parts = compileParts(definition, scope);
  const issues = [...clashes, ...parts.issues];
  const isFact = (name: string): boolean => catalogue.fact(name) !== undefined;
  const upstream = createUpstream(isFact, parts.producers);
  parts.bindUpstream((names) =>
    [...upstream.namesBehind(names)].filter(isFact).flatMap((name) => scope.slotOf.get(name) ?? []),
  );
  const { order, cycles } = orderNodes(parts.nodes);
  issues.push(...cycles.flatMap(cycleIssue));
  issues.push(...checkOutcome(definition, parts.decisions));
  if (cycles.length === 0)
    issues.push(...checkReasons(definition, [...parts.decisions.values()], scope, upstream));

  const reads = [...upstream.namesBehind(parts.nodes.flatMap((node) => node.reads))].filter(isFact).sort();
  issues.push(...reads.flatMap((fact) => unboundIssue(fact, catalogue)));

  const found = distinct(issues);
  const outcomeDecision = parts.decisions.get(definition.outcome.decision);
  if (hasErrors(found) || outcomeDecision === undefined) return err(found);
  const steps = order.flatMap(({ step }) => step ?? []);
  const inOrder = steps.flatMap((step) => (step.kind === "decision" ? [step.decision] : []));
  const outcomes = outcomesByEvent(definition);
  return ok({
    definition,
    catalogue,
    hash: contentHash(document.value),
    reads,
    warnings: found,
    outputs: packOutputs(definition),
    scope,
    emptySlots: scope.entries.map(() => UNKNOWN),
    factBinding: new FactBinding(catalogue, scope),
    slotCodes: scope.entries.map(({ type }) => codesOf(type)),
    plain: createPlainValues(scope.entries.length),
    steps,
    decisions: parts.decisions,
    inOrder,
    violable: inOrder.filter((each): each is ViolableDecision => each.violated !== undefined),
    outcomeDecision,
    outcomeFacts: [...upstream.namesBehind(outcomeDecision.reads)].filter(isFact).sort(),
    outcomes,
    ruleOutcomes: ruleOutcomesOf(outcomeDecision, outcomes, definition),
    upstream,
    truthCount: parts.counts.truths,
    pointCount: parts.counts.points,
    noWords: Array.from({ length: parts.counts.words }, () => 0),
  });
}

function ruleOutcomesOf(
  decision: CompiledDecision,
  events: CompiledPack["outcomes"],
  { outcome }: PackDefinition,
): RuleOutcomes | undefined {
  return decision.roots === undefined || outcome.precedence.length > MOST_RANKS
    ? undefined
    : new RuleOutcomes(decision, decision.roots, events, outcome);
}

/** What must hold before anything is compiled. */
function earlyIssues(definition: PackDefinition, catalogue: Catalogue): readonly Issue[] {
  const cells = Object.values(definition.decisions).reduce(
    (count, model) =>
      count + (model.kind === "table" ? model.rows.length * (model.inputs.length + model.outputs.length) : 0),
    0,
  );
  return [
    ...(definition.catalogue === catalogue.definition.id
      ? []
      : [
          decisionIssues.issue("pack.catalogue-mismatch", "/catalogue", {
            expected: definition.catalogue,
            actual: catalogue.definition.id,
          }),
        ]),
    ...(cells > MAX_CELLS
      ? [decisionIssues.issue("pack.too-large", "/decisions", { count: cells, limit: MAX_CELLS })]
      : []),
  ];
}

function unboundIssue(fact: string, catalogue: Catalogue): readonly Issue[] {
  const source = catalogue.fact(fact)?.source ?? "";
  return catalogue.source(source)?.unbound === true
    ? [decisionIssues.issue("pack.lookup-unbound", "/catalogue", { fact, source })]
    : [];
}

type StepNode = OrderedNode & { readonly step: PackStep | undefined };

interface Parts {
  readonly nodes: readonly StepNode[];
  readonly decisions: ReadonlyMap<string, CompiledDecision>;
  readonly producers: ReadonlyMap<string, Producer>;
  readonly issues: readonly Issue[];
  readonly counts: { readonly truths: number; readonly points: number; readonly words: number };
  /** Names are followed to facts only once everything is compiled. */
  bindUpstream(factSlots: (names: readonly string[]) => readonly number[]): void;
}

/** Compiles derived values and decisions in the order of their ids, which fixes the places of the flat trace. */
function compileParts(definition: PackDefinition, scope: Scope): Parts {
  const issues: Issue[] = [];
  const { named, issues: circles } = namedConditions(definition);
  issues.push(...circles);
  const counts = { truths: 0, points: 0, words: 0 };
  let leaves = 0;
  let factSlots: (names: readonly string[]) => readonly number[] = () => [];
  const keep = <T>(result: Result<T>): T | undefined => {
    if (result.ok) return result.value;
    issues.push(...result.error);
    return undefined;
  };
  const { semantics } = definition;
  const shared = {
    semantics,
    report: (...more: readonly Issue[]) => void issues.push(...more),
    condition: (json: Json, at: string) => {
      if (leaves > MAX_LEAVES) return undefined;
      const condition = keep(compileCondition(json, { scope, semantics, pointer: at, named }));
      // One that did not compile may have been as large as logic allows: a few of those are enough.
      leaves += condition?.leaves.length ?? MAX_LEAVES / 20;
      if (leaves > MAX_LEAVES)
        issues.push(decisionIssues.issue("pack.too-large", at, { count: leaves, limit: MAX_LEAVES }));
      return condition;
    },
    expression: (text: string, at: string, expected?: DecisionContextType) =>
      keep(
        compileExpression(text, {
          scope,
          semantics,
          pointer: at,
          ...(expected === undefined ? {} : { expected }),
        }),
      ),
    tests: (text: string, at: string, input: DecisionContextType) =>
      keep(compileUnaryTests(text, { scope, semantics, pointer: at, input })),
    factReference: (json: Json, at: string) =>
      keep(compileFactReference(json, { scope, semantics, pointer: at })),
    hasReason: (code: string) => Object.hasOwn(definition.reasons, code),
    slot: (name: string) => scope.slotOf.get(name) ?? 0,
    factSlots: (names: readonly string[]) => {
      let slots: readonly number[] | undefined;
      return () => (slots ??= factSlots(names));
    },
    reserveTruths: (count: number) => (counts.truths += count) - count,
    reservePoints: (count: number) => (counts.points += count) - count,
    reserveWords: (count: number) => (counts.words += count) - count,
  };

  // A named condition that no rule uses is compiled for its issues alone.
  for (const [, condition] of sorted([...named])) shared.condition(condition.conditions, condition.pointer);
  const derived = sorted(Object.entries(definition.derived)).map(([name, formula]): StepNode => {
    const at = pointer("derived", name);
    shared.report(...roundingIssues(formula, at), ...checkType(formula.type, `${at}/type`));
    const expression = shared.expression(formula.formula, `${at}/formula`, formula.type);
    const step: PackStep | undefined =
      expression === undefined
        ? undefined
        : {
            kind: "derived",
            name,
            slot: shared.slot(name),
            formula: expression,
            definition: formula,
            writes: [shared.slot(name)],
          };
    return { id: name, pointer: at, defines: [name], reads: expression?.reads ?? [], step };
  });
  const decisions = sorted(Object.entries(definition.decisions)).map(([id, model]) => {
    const context: DecisionContext = { ...shared, id, pointer: pointer("decisions", id) };
    return decisionKinds.compile(model, context);
  });
  const nodes = [
    ...derived,
    ...decisions.map((decision): StepNode => ({
      id: decision.id,
      pointer: pointer("decisions", decision.id),
      defines: decision.outputs.map(({ name }) => name),
      reads: decision.reads,
      step: {
        kind: "decision",
        decision,
        writes: decision.outputs.map(({ name }) => shared.slot(name)),
      },
    })),
  ];
  return {
    nodes,
    decisions: new Map(decisions.map((decision) => [decision.id, decision])),
    producers: new Map<string, Producer>([
      ...derived.map(({ id, reads }) => [id, { kind: "derived", reads }] as const),
      ...decisions.flatMap((decision) =>
        decision.outputs.map(({ name }) => [name, { kind: "decision", decision }] as const),
      ),
    ]),
    issues,
    counts,
    bindUpstream: (follow) => void (factSlots = follow),
  };
}

type DecisionContextType = Parameters<DecisionContext["tests"]>[2];

function sorted<T extends readonly [string, unknown]>(entries: readonly T[]): readonly T[] {
  return [...entries].sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}

/** A named condition is compiled wherever it is used and reports the same misfit each time. */
function distinct(issues: readonly Issue[]): readonly Issue[] {
  const seen = new Set<string>();
  return issues.filter((issue) => {
    const key = JSON.stringify([issue.code, issue.pointer, issue.params]);
    return seen.has(key) ? false : (seen.add(key), true);
  });
}
