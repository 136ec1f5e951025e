import { canonicalJson } from "../../kernel/index.ts";
import { unbindValue, type Value, type ValueType } from "../../logic/index.ts";
import type { CompiledPack } from "../compiled-pack.ts";
import type { CompiledDecision, Frame } from "../decision-kind.ts";
import type { Divergence } from "./comparison-report.ts";
import type { SharedItems } from "./shared-steps.ts";

type Pair<T> = readonly [T, T];

/** Every place where two packs can be seen to differ, numbered, and which is the first for one applicant. */
export interface Divergences {
  readonly all: readonly Divergence[];
  /** The number of the first, of frames that both sides have run. */
  firstOf(frames: Pair<Frame>): number;
}

/**
 * Looks in pack order: the decisions in the order in which side A computes them, then those that only B has; in each its
 * rules, rows or attributes as declared, then its outputs. What only one side has counts as not hit by the other.
 * What is the `same` on both sides shows no difference and is left out.
 */
export function divergencesOf(packs: Pair<CompiledPack>, same: SharedItems): Divergences {
  const all: Divergence[] = [];
  const numbered = (divergence: Divergence): number => all.push(divergence) - 1;
  const ids = new Set(
    packs.flatMap(({ inOrder }) => inOrder.flatMap(({ id }) => (same.whole(id) ? [] : [id]))),
  );
  const looks = [...ids].flatMap((id): readonly Look[] => {
    const decisions: Pair<CompiledDecision | undefined> = [
      packs[0].decisions.get(id),
      packs[1].decisions.get(id),
    ];
    const differs = (item: string) => !same.item(id, item);
    return [...itemLooks(decisions, differs, numbered), ...outputLooks(packs, decisions, numbered)];
  });
  const outcome = numbered({ kind: "outcome" });
  return {
    all,
    firstOf(frames) {
      for (const look of looks) {
        const found = look(frames);
        if (found >= 0) return found;
      }
      return outcome;
    },
  };
}

/** The number of a divergence, -1 where the sides agree. */
type Look = (frames: Pair<Frame>) => number;

function itemLooks(
  decisions: Pair<CompiledDecision | undefined>,
  differs: (item: string) => boolean,
  numbered: (one: Divergence) => number,
): readonly Look[] {
  const [one, other] = decisions;
  const [first, second] = [placesOf(one), placesOf(other)];
  const decision = (one ?? other)?.id ?? "";
  const items = [...new Set([...first.keys(), ...second.keys()])].filter(differs);
  // Item by item: its places in both decisions, -1 where it is not, and the numbers of its divergences.
  const places = Int32Array.from(items.flatMap((item) => [first.get(item) ?? -1, second.get(item) ?? -1]));
  const numbers = items.flatMap((item) =>
    (["a", "b"] as const).map((hitBy) => numbered({ kind: "item", decision, item, hitBy })),
  );
  const look: Look = ([a, b]) => {
    for (let at = 0; at < places.length; at += 2) {
      const inA = places[at] as number;
      const inB = places[at + 1] as number;
      const hitA = inA >= 0 && one?.hit(a, inA) === true;
      const hitB = inB >= 0 && other?.hit(b, inB) === true;
      if (hitA !== hitB) return numbers[hitA ? at : at + 1] as number;
    }
    return -1;
  };
  return [look];
}

function placesOf(decision: CompiledDecision | undefined): ReadonlyMap<string, number> {
  return new Map((decision?.items ?? []).map(({ id }, index) => [id, index]));
}

/** Outputs that both sides have, by their name. */
function outputLooks(
  packs: Pair<CompiledPack>,
  [one, other]: Pair<CompiledDecision | undefined>,
  numbered: (divergence: Divergence) => number,
): readonly Look[] {
  if (one === undefined || other === undefined) return [];
  return one.outputs.flatMap(({ name, type }): readonly Look[] => {
    const twin = other.outputs.find((output) => output.name === name);
    const [inA, inB] = [packs[0].scope.slotOf.get(name), packs[1].scope.slotOf.get(name)];
    if (twin === undefined || inA === undefined || inB === undefined) return [];
    const number = numbered({ kind: "output", decision: one.id, output: name });
    return [([a, b]) => (isSame(type, a.slots[inA] ?? null, twin.type, b.slots[inB] ?? null) ? -1 : number)];
  });
}

function isSame(type: ValueType, value: Value, otherType: ValueType, other: Value): boolean {
  if (value === other) return true;
  if (typeof value !== "object" || typeof other !== "object") return false;
  const [one, two] = [unbindValue(type, value), unbindValue(otherType, other)];
  return one !== undefined && two !== undefined && canonicalJson(one) === canonicalJson(two);
}
