import type { CatalogueDefinition, PackDefinition } from "@lendloom/engine/decision";
import { decisionIssueTexts } from "@lendloom/engine/decision";
import { issueTexts, schemaIssueTexts, type Issue, type Texts } from "@lendloom/engine/kernel";
import { logicIssueTexts, type ScopeEntry } from "@lendloom/engine/logic";
import { compileWorkflow, workflowIssueTexts, type WorkflowDefinition } from "@lendloom/engine/workflow";
import { useEffect, useMemo, useState } from "react";
import { stateAt } from "../document/index.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";

export interface Problem {
  readonly pointer: string;
  readonly severity: Issue["severity"];
  readonly texts: Texts;
  /** The state it lies in. */
  readonly state?: string;
}

export interface Problems {
  readonly list: readonly Problem[];
  readonly byState: ReadonlyMap<string, number>;
  /** What is wrong at a pointer or inside of it. */
  at(pointer: string): readonly Problem[];
}

const CHECK_AFTER_MS = 200;

/** Checks the workflow with the engine's own compiler, shortly after the last edit. */
export function useProblems(
  definition: WorkflowDefinition,
  { catalogue, packs, ready }: WorkflowSurroundings,
): Problems {
  const [list, setList] = useState<readonly Problem[]>([]);
  const facts = catalogue.draft ?? catalogue.live;
  useEffect(() => {
    if (!ready || facts === undefined) return;
    const timer = setTimeout(() => {
      const outputsOf = (id: string) => {
        const pack = packs.get(id)?.draft ?? packs.get(id)?.live;
        return pack === undefined ? undefined : outputEntries(pack);
      };
      const compiled = compileWorkflow(definition, { facts: factEntries(facts), outputsOf });
      const issues = compiled.ok ? compiled.value.warnings : compiled.error;
      setList(issues.map((issue) => problemOf(issue, definition)));
    }, CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [definition, facts, packs, ready]);
  return useMemo(() => {
    const byState = new Map<string, number>();
    for (const { state } of list) if (state !== undefined) byState.set(state, (byState.get(state) ?? 0) + 1);
    return {
      list,
      byState,
      at: (pointer) =>
        list.filter((problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`)),
    };
  }, [list]);
}

const catalogues = { ...schemaIssueTexts, ...logicIssueTexts, ...decisionIssueTexts, ...workflowIssueTexts };

function problemOf(issue: Issue, definition: WorkflowDefinition): Problem {
  const state = stateAt(definition, issue.pointer);
  return {
    pointer: issue.pointer,
    severity: issue.severity,
    texts: issueTexts(issue, catalogues),
    ...(state === undefined ? {} : { state }),
  };
}

function factEntries({ facts }: CatalogueDefinition): readonly ScopeEntry[] {
  return Object.entries(facts).map(([name, fact]) => ({
    name,
    type: fact.type,
    ...(fact.nullable === undefined ? {} : { nullable: fact.nullable }),
    ...(fact.protected === undefined ? {} : { protected: fact.protected }),
  }));
}

/** The outputs of a pack with their types, read from its definition as it is written. */
function outputEntries(pack: PackDefinition): readonly ScopeEntry[] {
  return Object.values(pack.decisions).flatMap((decision): readonly ScopeEntry[] => {
    switch (decision.kind) {
      case "rules":
        return decision.output === undefined
          ? []
          : [{ name: decision.output, type: { kind: "list", of: { kind: "string" } } }];
      case "table":
        return decision.outputs.map(({ name, type }) => ({ name, type }));
      case "scorecard":
        return [{ name: decision.output, type: { kind: "decimal" } }];
      case "formula":
        return [{ name: decision.output, type: decision.type }];
    }
  });
}
