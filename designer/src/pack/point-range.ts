import type { ScorecardDecision } from "@lendloom/engine/decision";

/** The lowest and the highest total a scorecard can give, missing values included. */
export function pointRange({ characteristics, initialPoints }: ScorecardDecision) {
  return characteristics.reduce(
    ({ max, min }, { attributes, missing }) => {
      const points = [...attributes.map((attribute) => attribute.points), missing.points];
      return { min: min + Math.min(...points), max: max + Math.max(...points) };
    },
    { min: initialPoints, max: initialPoints },
  );
}
