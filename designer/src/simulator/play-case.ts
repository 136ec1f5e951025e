import {
  compileProcess,
  simulate,
  simulateProcess,
  type DefinitionDocuments,
  type Simulation,
} from "@lendloom/engine/process";
import type { WorkflowCase, WorkflowDefinition } from "@lendloom/engine/workflow";

/** Definitions that are immutable values: the same objects mean the same content. */
export interface Documents extends DefinitionDocuments {
  readonly workflow: WorkflowDefinition;
}
type Compiled = ReturnType<typeof compileProcess>;

const known = new WeakMap<
  WorkflowDefinition,
  { readonly documents: Documents; readonly compiled: Compiled }
>();

/** Compiles definitions once for all who ask: the check of the editor and every run of the simulator. */
export function compiledProcess(documents: Documents): Compiled {
  const former = known.get(documents.workflow);
  if (former !== undefined && isSame(former.documents, documents)) return former.compiled;
  const compiled = compileProcess(documents);
  known.set(documents.workflow, { documents, compiled });
  return compiled;
}

/** Plays a case; definitions that do not compile are told in the simulation's error. */
export function playCase(documents: Documents, one: WorkflowCase): Simulation {
  const compiled = compiledProcess(documents);
  return compiled.ok ? simulateProcess(compiled.value, one) : simulate(documents, one);
}

/** Plays an edited case; steps that were added for other definitions and do not fit these are left out. */
export function playWhatFits(documents: Documents, edited: WorkflowCase, original: WorkflowCase): Simulation {
  const simulation = playCase(documents, edited);
  const misfit = simulation.error?.pointer?.startsWith("/steps/") === true;
  return misfit && edited.steps !== original.steps
    ? playCase(documents, { ...edited, steps: original.steps })
    : simulation;
}

function isSame(one: Documents, other: Documents): boolean {
  return (
    one.catalogue === other.catalogue &&
    areSame(one.packs, other.packs) &&
    areSame(one.workflows ?? [], other.workflows ?? []) &&
    (one.begunBy === undefined) === (other.begunBy === undefined) &&
    areSame(one.begunBy ?? [], other.begunBy ?? [])
  );
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((it, index) => it === others[index]);
}
