import { err, ok, pointer, type Issue, type Json, type JsonObject, type Result } from "../kernel/index.ts";
import { bindValue, unbindValue } from "../logic/index.ts";
import type { CompiledWorkflow } from "../workflow/index.ts";
import type { CompiledProcess } from "./compile-process.ts";
import { processIssue } from "./process-issues.ts";

/** Which names of a sub-flow's input are variables of its workflow; all others are meant for facts. */
export function splitInput(
  { workflow }: CompiledProcess,
  input: JsonObject,
): { readonly facts: JsonObject; readonly variables: JsonObject } {
  const declared = new Set(workflow.variables.map(({ entry }) => entry.name));
  const entries = Object.entries(input);
  return {
    facts: Object.fromEntries(entries.filter(([name]) => !declared.has(name))),
    variables: Object.fromEntries(entries.filter(([name]) => declared.has(name))),
  };
}

/** A consent that a workflow requires of whoever begins it, and that is not among these; undefined: all are. */
export function missingConsent(
  { workflow }: CompiledProcess,
  consents: readonly { readonly scope: string }[],
): string | undefined {
  return workflow.definition.requiresConsent?.find((scope) => consents.every((it) => it.scope !== scope));
}

/** Variables in canonical wire form, or what does not fit their declaration. */
export function checkVariables(
  workflow: CompiledWorkflow,
  variables: JsonObject,
  at: string,
): Result<JsonObject> {
  const declared = new Map(workflow.variables.map(({ entry }) => [entry.name, entry.type]));
  const issues: Issue[] = [];
  const checked = Object.keys(variables)
    .sort()
    .flatMap((name): readonly (readonly [string, Json])[] => {
      const place = at + pointer(name);
      const type = declared.get(name);
      if (type === undefined) {
        issues.push(processIssue("variable.unknown", place, { name }));
        return [];
      }
      const bound = bindValue(type, true, variables[name] as Json, place);
      if (!bound.ok) {
        issues.push(...bound.error);
        return [];
      }
      const value = bound.value === null ? null : unbindValue(type, bound.value);
      return value === undefined ? [] : [[name, value]];
    });
  return issues.length > 0 ? err(issues) : ok(Object.fromEntries(checked));
}
