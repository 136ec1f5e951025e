import {
  checkMembers,
  checkSchema,
  contentHash,
  err,
  hasErrors,
  ok,
  pointer as pointerTo,
  type ContentHash,
  type Issue,
  type Json,
  type Result,
} from "../kernel/index.ts";
import type { ScopeEntry } from "../logic/index.ts";
import { analyseWorkflow } from "./analyse-workflow.ts";
import { compileCorrelations, type CompiledCorrelation } from "./compile-flow.ts";
import type { CompiledRaise } from "./compile-actions.ts";
import { compileStates, type CompiledInvoke, type CompiledState } from "./compile-states.ts";
import { lowerMachine, type LoweredMachine } from "./lower-machine.ts";
import { readPayloadSchema, type PayloadSchema } from "./payload-schema.ts";
import { allStates, readStateTree, type StateNode } from "./state-tree.ts";
import { checkStructure } from "./check-structure.ts";
import { documentIssues } from "./document-issues.ts";
import { WorkflowExpressions, type CompiledValue } from "./workflow-expressions.ts";
import { workflowIssue } from "./workflow-issues.ts";
import { workflowMembers, WorkflowSchema, type WorkflowDefinition } from "./workflow-schema.ts";

/** What a workflow is compiled against. */
export interface WorkflowContext {
  /** The catalogue's facts. */
  readonly facts: readonly ScopeEntry[];
  /** The outputs of a pack by its id, to type `event.output`; undefined: no such pack. */
  readonly outputsOf?: (pack: string) => readonly ScopeEntry[] | undefined;
}

/** A workflow whose every name is resolved and whose every expression is compiled. */
export interface CompiledWorkflow {
  readonly definition: WorkflowDefinition;
  readonly hash: ContentHash;
  readonly warnings: readonly Issue[];
  /** Names of facts that some guard, assignment or input reads, sorted. */
  readonly reads: readonly string[];
  readonly roots: readonly StateNode[];
  readonly states: ReadonlyMap<string, CompiledState>;
  readonly invokes: ReadonlyMap<string, CompiledInvoke>;
  /** Delayed raises by id. */
  readonly raises: ReadonlyMap<string, CompiledRaise>;
  /** What other runs are told, in the order of the document. */
  readonly sends: readonly CompiledRaise[];
  readonly payloads: ReadonlyMap<string, PayloadSchema>;
  /** The keys of events that may come as signals. */
  readonly correlations: ReadonlyMap<string, CompiledCorrelation>;
  readonly variables: readonly CompiledVariable[];
  readonly facts: readonly ScopeEntry[];
  readonly machine: LoweredMachine;
}

export interface CompiledVariable {
  readonly entry: ScopeEntry;
  readonly slot: number;
  readonly personal: boolean;
  readonly initial?: CompiledValue;
}

/** Checks a workflow whole and lowers it; what is wrong is told here, with its place, and never at run time. */
export function compileWorkflow(json: unknown, context: WorkflowContext): Result<CompiledWorkflow> {
  const members = checkMembers(json, workflowMembers);
  if (!members.ok) return members;
  const unfit = documentIssues(json);
  if (unfit.length > 0) return err(unfit);
  const checked = checkSchema(WorkflowSchema, json);
  if (!checked.ok) return checked;
  const definition = checked.value;
  const roots = readStateTree(definition);
  const structure = checkStructure(definition, roots);
  if (structure.some(({ code }) => fatal.has(code))) return err(structure);

  const variableNames = Object.keys(definition.variables).sort();
  const factNames = new Set(context.facts.map(({ name }) => name));
  const clashes = variableNames.filter((name) => factNames.has(name) || name === "event");
  if (clashes.length > 0) {
    return err([
      ...structure,
      ...clashes.map((name) =>
        workflowIssue("workflow.variable-is-fact", pointerTo("variables", name), { name }),
      ),
    ]);
  }
  const { payloads, issues: payloadIssues } = readPayloads(definition, factNames);
  const variableEntries = variableNames.map((name): ScopeEntry => {
    return { name, type: (definition.variables[name] as { type: ScopeEntry["type"] }).type, nullable: true };
  });
  const stateKeys = new Set(allStates(roots).map(({ key }) => key));
  const expressions = new WorkflowExpressions([...context.facts, ...variableEntries], stateKeys);
  const variables = compileVariables(definition, variableEntries, expressions, context.facts);
  const compiled = compileStates({
    definition,
    roots,
    expressions,
    payloads,
    outputsOf: context.outputsOf ?? (() => undefined),
    facts: factNames,
  });
  const correlated = compileCorrelations(definition, expressions);
  const issues = [
    ...structure,
    ...payloadIssues,
    ...correlated.issues,
    ...expressions.issues,
    ...compiled.issues,
    ...analyseWorkflow(definition, roots),
  ];
  if (hasErrors(issues)) return err(issues);
  return ok({
    definition,
    hash: contentHash(json as Json),
    warnings: issues,
    reads: [...expressions.reads].filter((name) => factNames.has(name)).sort(),
    roots,
    states: compiled.states,
    invokes: compiled.invokes,
    raises: compiled.raises,
    sends: compiled.sends,
    payloads,
    correlations: correlated.correlations,
    variables,
    facts: context.facts,
    machine: lowerMachine(definition.machine.initial, roots, compiled.states),
  });
}

/** Without unique keys there is no tree to look names up in. */
const fatal: ReadonlySet<string> = new Set([
  "workflow.state-twice",
  "workflow.invoke-twice",
  "workflow.too-large",
]);

function readPayloads(definition: WorkflowDefinition, facts: ReadonlySet<string>) {
  const payloads = new Map<string, PayloadSchema>();
  const issues: Issue[] = [];
  for (const [type, event] of Object.entries(definition.events)) {
    const at = pointerTo("events", type);
    if (event.payload !== undefined) {
      const read = readPayloadSchema(event.payload as Json, `${at}/payload`);
      if (read.ok) payloads.set(type, read.value);
      else issues.push(...read.error);
    }
    for (const [fact, member] of Object.entries(event.facts ?? {})) {
      const place = `${at}/facts${pointerTo(fact)}`;
      if (!facts.has(fact)) issues.push(workflowIssue("workflow.fact-unknown", place, { name: fact }));
      if (payloads.get(type)?.members.has(member) !== true) {
        issues.push(workflowIssue("workflow.payload-member-unknown", place, { member }));
      }
    }
  }
  return { payloads, issues };
}

/** Initial values read facts only: no order among variables has to be guessed. */
function compileVariables(
  definition: WorkflowDefinition,
  entries: readonly ScopeEntry[],
  expressions: WorkflowExpressions,
  facts: readonly ScopeEntry[],
): readonly CompiledVariable[] {
  const initials = new WorkflowExpressions(facts);
  const variables = entries.map((entry): CompiledVariable => {
    const declared = definition.variables[entry.name];
    const slot = expressions.slotOf(entry.name) ?? 0;
    const at = pointerTo("variables", entry.name, "initial");
    const initial =
      declared?.initial === undefined
        ? undefined
        : initials.value(declared.initial, at, undefined, entry.type);
    return {
      entry,
      slot,
      personal: declared?.personal === true,
      ...(initial === undefined ? {} : { initial }),
    };
  });
  expressions.issues.push(...initials.issues);
  for (const name of initials.reads) expressions.reads.add(name);
  return variables;
}
