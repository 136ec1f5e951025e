import type { Json, Result } from "../kernel/index.ts";
import type { ValueType } from "./value-type.ts";
import type { Value } from "./value.ts";

/** Reads a wire value as its declared type; refuses what is ill-typed, out of range or `null` without leave. */
export function bindValue(_type: ValueType, _nullable: boolean, _wire: Json, _pointer: string): Result<Value> {
  throw new Error("not built yet");
}

/** The wire form of a value; `undefined` for UNKNOWN. */
export function unbindValue(_type: ValueType, _value: Value): Json | undefined {
  throw new Error("not built yet");
}
