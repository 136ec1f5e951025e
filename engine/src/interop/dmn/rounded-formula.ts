import type { Rounding } from "../../kernel/index.ts";

/** A formula as FEEL that rounds as the pack says. */
export function roundedFormula({
  formula,
  scale,
  rounding,
}: {
  readonly formula: string;
  readonly scale?: number | undefined;
  readonly rounding?: Rounding | undefined;
}): string {
  // The formula may end in a comment.
  return scale === undefined || rounding === undefined
    ? formula
    : `${functions[rounding]}((${formula}\n), ${scale})`;
}

const functions: Readonly<Record<Rounding, string>> = {
  "half-even": "decimal",
  "half-up": "round half up",
  "half-down": "round half down",
  up: "round up",
  down: "round down",
  ceiling: "ceiling",
  floor: "floor",
};
