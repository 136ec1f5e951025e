import type { Rounding } from "../kernel/index.ts";
import type { Value } from "./value.ts";

/** Rounds a number to `scale` digits after the point; any other value is returned as it is. */
export function roundValue(_value: Value, _scale: number, _rounding: Rounding): Value {
  throw new Error("not built yet");
}
