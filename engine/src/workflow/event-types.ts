import { isJsonObject, type Json } from "../kernel/index.ts";
import { UNKNOWN, type ScopeEntry, type Value, type ValueType } from "../logic/index.ts";
import type { CompiledRaise } from "./compile-actions.ts";
import type { Frame } from "./frame.ts";
import { enumType, recordType } from "./payload-kinds.ts";
import type { PayloadSchema } from "./payload-schema.ts";
import { StepFault } from "./step-fault.ts";
import { bound } from "./workflow-expressions.ts";
import type { Invoke } from "./invoke-schema.ts";

/** What `event` is in the transitions of an outside event. */
export function payloadEvent(payload: PayloadSchema | undefined): ValueType {
  return recordType([["payload", payload?.type ?? recordType([])]]);
}

/** What `event` is where an invocation failed. */
const failure: ValueType = recordType([
  ["code", { kind: "string" }],
  ["message", { kind: "string" }],
]);
export const errorEvent: ValueType = recordType([["error", failure]]);

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
    case "subflow":
      return answer?.type ?? recordType([]);
    case "map":
      return itemResults(answer);
  }
}

/** What came of each item of a map, in their order. */
function itemResults(answer: PayloadSchema | undefined): ValueType {
  const result = recordType([
    ["index", { kind: "integer" }],
    ["status", enumType(["open", "done", "failed", "cancelled"])],
    ["output", answer?.type ?? recordType([])],
    ["error", failure],
  ]);
  return { kind: "list", of: result } as ValueType;
}

export function doneEvent(output: ValueType): ValueType {
  return recordType([["output", output]]);
}

/**
 * What is told where an invocation is done. What came of a map's items lacks members, an output or an error each;
 * lists that others answer are as they were told, in the order of their members, too.
 */
export function doneValue({ definition, output: type }: Done, output: Json): Value {
  if (definition.src !== "map" || type.kind !== "list" || !Array.isArray(output)) {
    return recordValue(doneEvent(type), { output });
  }
  const results = output as readonly Json[];
  return new Map([["output", results.map((item) => recordValue(type.of, item))]]);
}

interface Done {
  readonly definition: Invoke;
  readonly output: ValueType;
}

/** What a raised event tells: its payload, read from the frame and held to the event's schema like any other. */
export function raisedValue({ event, schema, payload, pointer }: CompiledRaise, frame: Frame): Value {
  const wire = frame.wire(payload);
  if (schema !== undefined && schema.check(wire, "").length > 0) {
    throw new StepFault("workflow.value-misfit", pointer, { type: event });
  }
  return recordValue(payloadEvent(schema), { payload: wire });
}

/** A record whose missing members are unknown; members that are not declared cannot be read. */
export function recordValue(type: ValueType, wire: Json | undefined): Value {
  if (wire === undefined) return UNKNOWN;
  if (type.kind !== "record" || !isJsonObject(wire)) {
    return wire === null ? null : bound(type, wire, "/event");
  }
  return new Map(
    Object.entries(type.fields).map(([name, field]) => {
      return [name, recordValue(field.type, Object.hasOwn(wire, name) ? wire[name] : undefined)];
    }),
  );
}
