import type { JsonObject } from "@lendloom/engine/kernel";
import type { ValueType } from "@lendloom/engine/logic";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { placedStates } from "../document/index.ts";

/** One value a workflow ends with; its type where the formula is nothing but a variable. */
export interface Output {
  readonly name: string;
  readonly type: ValueType | undefined;
}

/** What the ends of a workflow answer, each name once. */
export function outputsOf(workflow: WorkflowDefinition): readonly Output[] {
  const found = new Map<string, Output>();
  for (const { state } of placedStates(workflow).values()) {
    for (const [name, formula] of Object.entries(state.output ?? {})) {
      const variable = formula.trim();
      const known = Object.hasOwn(workflow.variables, variable) ? workflow.variables[variable] : undefined;
      if (found.get(name)?.type === undefined) found.set(name, { name, type: known?.type });
    }
  }
  return [...found.values()];
}

/** The schema of these outputs; one whose type is not known, and a sum of money, is left for a person. */
export function answerOf(outputs: readonly Output[]): JsonObject {
  return {
    type: "object",
    properties: Object.fromEntries(outputs.map(({ name, type }) => [name, schemaOf(type)])),
    additionalProperties: false,
  };
}

function schemaOf(type: ValueType | undefined): JsonObject {
  switch (type?.kind) {
    case "integer":
      return { type: "integer" };
    case "decimal":
    case "percent":
    case "money":
      return { type: "number" };
    case "boolean":
      return { type: "boolean" };
    case "enum":
      return { type: "string", enum: type.values.map(({ value }) => value) };
    case "date":
    case "date-time":
      return { type: "string", format: type.kind };
    default:
      return { type: "string", maxLength: 200 };
  }
}
