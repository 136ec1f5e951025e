import type { ScopeEntry, ValueType } from "../logic/index.ts";
import { enumType, recordType } from "./payload-kinds.ts";
import type { PayloadSchema } from "./payload-schema.ts";
import type { Invoke } from "./workflow-schema.ts";

/** What `event` is in the transitions of an outside event. */
export function payloadEvent(payload: PayloadSchema | undefined): ValueType {
  return recordType([["payload", payload?.type ?? recordType([])]]);
}

/** What `event` is where an invocation failed. */
export const errorEvent: ValueType = recordType([
  [
    "error",
    recordType([
      ["code", { kind: "string" }],
      ["message", { kind: "string" }],
    ]),
  ],
]);

const outcomes = ["approve", "refer", "decline"];

/** What `event.output` is where an invocation is done; `undefined`: a decision on an unknown pack. */
export function outputType(
  invoke: Invoke,
  answer: PayloadSchema | undefined,
  packOutputs: (pack: string) => readonly ScopeEntry[] | undefined,
): ValueType {
  switch (invoke.src) {
    case "decision": {
      const outputs = (packOutputs(invoke.params.pack) ?? []).filter(({ name }) => name !== "outcome");
      return recordType([
        ["outcome", enumType(outcomes)],
        ...outputs.map(({ name, type }) => [name, type] as const),
      ]);
    }
    case "task":
      return recordType([
        ["outcome", enumType(invoke.params.outcomes.map(({ value }) => value))],
        ...Object.entries(invoke.params.form ?? {}).map(([name, field]) => [name, field.type] as const),
      ]);
    case "activity":
      return answer?.type ?? recordType([]);
    case "subflow":
      return recordType([]);
  }
}

export function doneEvent(output: ValueType): ValueType {
  return recordType([["output", output]]);
}
