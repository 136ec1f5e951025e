import { issueTexts, type Texts } from "@lendloom/engine/kernel";
import {
  coverablePlaces,
  proposalTexts,
  proposeCases,
  runWorkflowCases,
  transitionTitle,
  workflowCaseTexts,
  type CompiledProcess,
} from "@lendloom/engine/process";
import type { TransitionPlace, WorkflowCase } from "@lendloom/engine/workflow";
import { placedStates, targetKey, withStateTitles } from "../document/index.ts";
import { compiledProcess, type Documents } from "./play-case.ts";

/** What all cases of a workflow together show. */
export interface CasesReport {
  readonly passed: number;
  readonly failed: readonly { readonly id: string; readonly title: Texts; readonly why: readonly Texts[] }[];
  readonly states: Covered;
  readonly transitions: Covered;
}

export interface Covered {
  readonly count: number;
  readonly missed: readonly Part[];
}

/** A state or a transition, as a person finds it on the canvas. */
export interface Part {
  readonly pointer: string;
  readonly title: Texts;
  /** The state, or where the transition comes from and where it leads. */
  readonly states: readonly string[];
  /** Why no proposed case takes it. */
  readonly why?: Texts;
}

export interface Proposals {
  readonly cases: readonly { readonly case: WorkflowCase; readonly takes: readonly Part[] }[];
  /** What still no case takes. */
  readonly missed: readonly Part[];
}

/** Runs the cases: seconds, where there are many. Undefined: the workflow has errors. */
export function reportCases(documents: Documents, cases: readonly WorkflowCase[]): CasesReport | undefined {
  const compiled = compiledProcess(documents);
  if (!compiled.ok) return undefined;
  const { results, coverage } = runWorkflowCases(compiled.value, cases);
  const { states, transitions } = coverage;
  const failed = results.filter(({ passed }) => !passed);
  const placed = placedStates(documents.workflow);
  return {
    passed: results.length - failed.length,
    failed: failed.map(({ id, title, issues }) => ({
      id,
      title,
      why: issues.map((issue) => withStateTitles(issueTexts(issue, workflowCaseTexts), documents.workflow)),
    })),
    states: {
      count: states.entered.length,
      missed: states.missed.flatMap((key) => {
        const { pointer, state } = placed.get(key) ?? {};
        return pointer === undefined || state === undefined
          ? []
          : [{ pointer, title: state.title, states: [key] }];
      }),
    },
    transitions: { count: transitions.taken.length, missed: transitions.missed.map(partsOf(compiled.value)) },
  };
}

/** Looks for cases that take what none of these takes: seconds or a minute. Undefined: the workflow has errors. */
export function findProposals(documents: Documents, cases: readonly WorkflowCase[]): Proposals | undefined {
  const compiled = compiledProcess(documents);
  if (!compiled.ok) return undefined;
  const part = partsOf(compiled.value);
  const proposed = proposeCases(compiled.value, cases);
  return {
    cases: proposed.cases.map(({ case: one, takes: pointers }) => {
      const takes = pointers.map(part);
      // Called by what it leads to.
      return { case: { ...one, title: takes.at(-1)?.title ?? one.title }, takes };
    }),
    missed: proposed.missed.map((issue) => ({
      ...part(issue.pointer),
      why: withStateTitles(issueTexts(issue, proposalTexts), documents.workflow),
    })),
  };
}

function partsOf(process: CompiledProcess): (pointer: string) => Part {
  const { definition } = process.workflow;
  const places = new Map(coverablePlaces(process).map((place) => [place.pointer, place]));
  return (pointer) => {
    const place = places.get(pointer);
    return place === undefined
      ? { pointer, title: { "zh-CN": pointer, en: pointer }, states: [] }
      : { pointer, title: transitionTitle(place, definition), states: endsOf(place) };
  };
}

function endsOf({ source, transition }: TransitionPlace): readonly string[] {
  const target = targetKey(transition.target);
  return target === undefined || target === source.key ? [source.key] : [source.key, target];
}
