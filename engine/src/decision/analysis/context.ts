import type { Json } from "../../kernel/index.ts";
import { wireOf, type PackView } from "../regions/index.ts";
import { cellText } from "./cell-text.ts";
import { makeFinding, type Finding } from "./finding.ts";
import type { Dimension } from "./grid.ts";
import type { Box } from "./space.ts";
import type { Facts, WitnessFinder } from "./witness.ts";
import type { Work } from "./work.ts";

/** What every part of an analysis works with. */
export interface Analysis {
  readonly view: PackView;
  readonly finder: WitnessFinder;
  readonly work: Work;
  /** Steps that one table may take. */
  readonly steps: number;
}

/** Findings of one kind that are listed one by one at one place. */
const MOST_LISTED = 20;

/** The first findings of a kind, and how many more there are. */
export function listed<T>(
  items: readonly T[],
  pointer: string,
  kind: string,
  tell: (item: T) => Finding,
): Finding[] {
  const findings = items.slice(0, MOST_LISTED).map(tell);
  if (items.length > MOST_LISTED)
    findings.push(
      makeFinding("analysis.more", findings[0]?.severity ?? "info", pointer, {
        count: items.length - MOST_LISTED,
        kind,
      }),
    );
  return findings;
}

/** `creditScore: 600, region: "SH"`: the inputs that a box narrows. */
export function whereText(dimensions: readonly Dimension[], box: Box): string {
  const parts = dimensions.flatMap(({ text, regions }, at) => {
    const cell = cellText(regions, box[at] ?? []);
    return cell === "-" ? [] : [`${text}: ${cell}`];
  });
  return parts.length === 0 ? "-" : parts.join(", ");
}

/** A value of each input in a box, in wire form. */
function valuesIn(dimensions: readonly Dimension[], box: Box): Readonly<Record<string, Json>> {
  const values: Record<string, Json> = {};
  for (const [at, { text, regions }] of dimensions.entries()) {
    const value = regions.list[box[at]?.[0] ?? -1]?.value;
    const wire = value === undefined ? undefined : wireOf(regions.domain, value);
    if (wire !== undefined) values[text] = wire;
  }
  return values;
}

/** A witness if there is one, and the inputs' values if not. */
export function shown(
  { finder }: Analysis,
  facts: Facts | undefined,
  dimensions: readonly Dimension[],
  box: Box,
): Pick<Finding, "witness" | "values"> {
  return facts === undefined ? { values: valuesIn(dimensions, box) } : { witness: { facts, at: finder.at } };
}
