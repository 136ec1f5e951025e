import { Decimal, pointer, type Issue } from "../../kernel/index.ts";
import type { Value } from "../../logic/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import { compareIssues } from "./compare-issues.ts";
import type { ComparisonOptions, SideName } from "./comparison-report.ts";

const numeric: ReadonlySet<string> = new Set(["integer", "decimal", "money", "percent"]);
const sides: readonly SideName[] = ["a", "b"];

/** The slots of both sides' scores, -1 for a side without one; an output or derived value that is asked for and no number is an issue. */
export function scoreSlots(
  packs: readonly [CompiledPack, CompiledPack],
  names: NonNullable<ComparisonOptions["scores"]>,
): { readonly slots: readonly [number, number]; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const slotOf = (side: 0 | 1): number => {
    const pack = packs[side];
    const key = sides[side] as SideName;
    const asked = names[key];
    const name = asked ?? scoreNameOf(pack);
    const slot = name === undefined ? undefined : pack.scope.slotOf.get(name);
    const entry = slot === undefined ? undefined : pack.scope.entries[slot];
    if (slot !== undefined && entry !== undefined && numeric.has(entry.type.kind)) return slot;
    if (asked !== undefined)
      issues.push(
        compareIssues.issue("compare.score-unknown", pointer("scores", key), {
          pack: pack.definition.id,
          score: asked,
        }),
      );
    return -1;
  };
  return { slots: [slotOf(0), slotOf(1)], issues };
}

/** The output of the only scorecard. */
export function scoreNameOf({ inOrder }: CompiledPack): string | undefined {
  const [first, ...others] = inOrder.filter(({ kind }) => kind === "scorecard");
  return others.length === 0 ? first?.outputs[0]?.name : undefined;
}

/** A score as a double, NaN for one that is not known. */
export function scoreIn(slots: readonly Value[], slot: number): number {
  const value = slots[slot];
  if (typeof value === "number") return value;
  return value instanceof Decimal ? value.toNumber() : NaN;
}
