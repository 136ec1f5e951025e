import type { Texts } from "@lendloom/engine/kernel";
import {
  coverablePlaces,
  proposeCases,
  transitionTitle,
  type CompiledProcess,
  type SimulationOptions,
  type WorkflowCoverage,
} from "@lendloom/engine/process";
import { allStates, type WorkflowCase } from "@lendloom/engine/workflow";
import { renderIssues } from "../http/issue-rendering.ts";

/** A part of a workflow, as a program and as a person find it. */
interface Part {
  readonly pointer: string;
  readonly title: Texts;
}

/** How much of a workflow its cases cover, and what they miss by pointer and title. */
export function toldCoverage(process: CompiledProcess, { states, transitions }: WorkflowCoverage) {
  const missed = new Set(states.missed);
  return {
    states: {
      entered: states.entered.length,
      missed: allStates(process.workflow.roots)
        .filter(({ key }) => missed.has(key))
        .map(({ key, pointer, definition }) => ({ state: key, pointer, title: definition.title })),
    },
    transitions: {
      taken: transitions.taken.length,
      missed: transitions.missed.map(partsOf(process)),
    },
  };
}

/** At most so many cases that take what none takes, each with what it adds; and why some still have none. */
export function proposedCases(
  process: CompiledProcess,
  cases: readonly WorkflowCase[],
  { limit, ...options }: SimulationOptions & { readonly limit: number },
) {
  const proposed = proposeCases(process, cases, { traces: false, ...options });
  const part = partsOf(process);
  const shown = proposed.cases.slice(0, limit);
  return {
    cases: shown.map(({ case: one, takes: pointers }) => {
      const takes = pointers.map(part);
      // Called by what it leads to.
      return { case: { ...one, title: takes.at(-1)?.title ?? one.title }, takes };
    }),
    /** Found, too, but more than were asked for. */
    more: proposed.cases.length - shown.length,
    missed: proposed.missed.map((issue) => ({
      ...renderIssues([issue])[0],
      title: part(issue.pointer).title,
    })),
  };
}

function partsOf(process: CompiledProcess): (pointer: string) => Part {
  const { definition } = process.workflow;
  const titles = new Map(
    coverablePlaces(process).map((place) => [place.pointer, transitionTitle(place, definition)]),
  );
  return (pointer) => ({ pointer, title: titles.get(pointer) ?? { "zh-CN": pointer, en: pointer } });
}
