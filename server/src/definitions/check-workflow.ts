import { err, ok, type Issue, type Result } from "@lendloom/engine/kernel";
import {
  begunWorkflows,
  compileProcess,
  decisionPacks,
  type CompiledProcess,
} from "@lendloom/engine/process";
import { catalogueOf } from "./catalogue-of.ts";
import type { DefinitionSet } from "./check-definitions.ts";
import { compileCache } from "./compile-cache.ts";
import type { Member } from "./definition-key.ts";
import { definitionIssues } from "./definition-issues.ts";
import { beginningWorkflows, simulationDocuments } from "./simulation-documents.ts";

/** A workflow with the catalogue it reads and the packs it asks; the warnings are the workflow's own. */
export interface CheckedWorkflow {
  readonly process: CompiledProcess;
  readonly warnings: readonly Issue[];
}

/**
 * Checks a workflow together with what it leans on. Errors of its catalogue and packs are told where they are;
 * here the workflow is only told that it leans on something broken.
 */
export function checkWorkflow(set: DefinitionSet, member: Member): Result<CheckedWorkflow> {
  const catalogue = catalogueOf(set, member);
  if (!catalogue.ok) return catalogue;
  const broken = brokenPacks(set, member);
  if (broken.length > 0) return err(broken);
  const begun = begunWorkflows(member.definition, (id) => set.member({ kind: "workflow", id })?.definition);
  const asked = [
    ...begun.map((id) => set.member({ kind: "workflow", id })?.hash ?? id),
    ...beginningWorkflows(set, member.id).map(({ hash }) => `<${hash}`),
    ...packsAsked(set, member, begun).map((id) => set.member({ kind: "pack", id })?.hash ?? id),
  ];
  return compileCache(`workflow ${member.hash} ${catalogue.value.hash} ${asked.join(" ")}`, () => {
    const documents = simulationDocuments(set, member.definition);
    const compiled = compileProcess(documents ?? { workflow: member.definition, catalogue: null, packs: [] });
    return compiled.ok
      ? ok({ process: compiled.value, warnings: ownIssues(compiled.value.warnings, member.id) })
      : err(told(ownIssues(compiled.error, member.id)));
  });
}

function brokenPacks(set: DefinitionSet, member: Member): readonly Issue[] {
  return decisionPacks(member.definition).flatMap((pack) => {
    const checked = set.member({ kind: "pack", id: pack }) === undefined ? undefined : set.pack(pack);
    return checked === undefined || checked.ok
      ? []
      : [definitionIssues.issue("definition.broken-pack", "/machine", { pack })];
  });
}

/** The packs that a workflow and its sub-flows ask. */
function packsAsked(set: DefinitionSet, member: Member, begun: readonly string[]): readonly string[] {
  const documents = begun.flatMap((id) => set.member({ kind: "workflow", id })?.definition ?? []);
  return [...new Set([member.definition, ...documents].flatMap(decisionPacks))];
}

/** A workflow whose own text is sound may begin one that is not. */
function told(issues: readonly Issue[]): readonly Issue[] {
  return issues.length > 0 ? issues : [definitionIssues.issue("definition.broken-subflow", "/machine")];
}

function ownIssues(
  issues: readonly (Issue & { readonly document: { readonly kind: string; readonly id: string } })[],
  id: string,
): readonly Issue[] {
  return issues
    .filter(({ document }) => document.kind === "workflow" && document.id === id)
    .map(({ code, pointer, params, severity }) => ({ code, pointer, params, severity }));
}
