import { boxesMeet, type Box } from "./space.ts";
import type { Work } from "./work.ts";

/** Rows that are few enough to look at every pair of them. */
const FEW = 24;

/**
 * Visits every pair of boxes that meet, each once, the lower number first. It cuts the boxes in two where fewest lie
 * on both sides, again and again, so that boxes far from each other are never compared. False when the visit says
 * "enough" or the work runs out.
 */
export function meetingBoxes(
  boxes: readonly Box[],
  numbers: readonly number[],
  work: Work,
  visit: (first: number, second: number) => boolean,
): boolean {
  const dimensions = boxes[numbers[0] ?? 0]?.length ?? 0;
  const spans = boxes.map((box) => box.map((runs) => [runs[0] ?? 0, runs[runs.length - 1] ?? 0] as const));
  const from = (box: number, dimension: number): number => spans[box]?.[dimension]?.[0] ?? 0;
  const to = (box: number, dimension: number): number => spans[box]?.[dimension]?.[1] ?? 0;
  const seen = new Set<number>();

  const among = (group: readonly number[]): boolean => {
    for (const [index, first] of group.entries()) {
      // A look at a pair that does not meet costs little: several make a step.
      if (!work.spend(1 + ((group.length - index) >> 5))) return false;
      for (let other = index + 1; other < group.length; other += 1) {
        const second = group[other] ?? 0;
        if (!boxesMeet(boxes[first] ?? [], boxes[second] ?? [])) continue;
        const [low, high] = first < second ? [first, second] : [second, first];
        const key = low * boxes.length + high;
        if (seen.has(key)) continue;
        seen.add(key);
        if (!visit(low, high)) return false;
      }
    }
    return true;
  };

  const split = (group: readonly number[]): boolean => {
    if (group.length <= FEW) return among(group);
    if (!work.spend(1 + ((group.length * dimensions) >> 3))) return false;
    let best: { readonly dimension: number; readonly cut: number; readonly most: number } | undefined;
    for (let dimension = 0; dimension < dimensions; dimension += 1) {
      const starts = group.map((box) => from(box, dimension)).sort((left, right) => left - right);
      const cut = starts[starts.length >> 1] ?? 0;
      const left = group.filter((box) => from(box, dimension) < cut).length;
      const right = group.filter((box) => to(box, dimension) >= cut).length;
      const most = Math.max(left, right);
      if (best === undefined || most < best.most) best = { dimension, cut, most };
    }
    if (best === undefined || best.most > group.length * 0.9) return among(group);
    const { dimension, cut } = best;
    return (
      split(group.filter((box) => from(box, dimension) < cut)) &&
      split(group.filter((box) => to(box, dimension) >= cut))
    );
  };
  return split(numbers);
}
