import {
  holdsAll,
  intersectRuns,
  isEmpty,
  joinRuns,
  meet,
  sameRuns,
  sizeOf,
  subtractRuns,
  type Runs,
} from "../regions/index.ts";

/** A part of a space: for each of its dimensions the regions it spans. */
export type Box = readonly Runs[];

export function intersectBoxes(first: Box, second: Box): Box | undefined {
  const shared = first.map((runs, dimension) => intersectRuns(runs, second[dimension] ?? []));
  return shared.some(isEmpty) ? undefined : shared;
}

export function boxesMeet(first: Box, second: Box): boolean {
  for (let dimension = 0; dimension < first.length; dimension += 1)
    if (!meet(first[dimension] ?? [], second[dimension] ?? [])) return false;
  return true;
}

export function boxHolds(outer: Box, inner: Box): boolean {
  return outer.every((runs, dimension) => holdsAll(runs, inner[dimension] ?? []));
}

export function sameBoxes(first: Box, second: Box): boolean {
  return first.every((runs, dimension) => sameRuns(runs, second[dimension] ?? []));
}

export function isEmptyBox(box: Box): boolean {
  return box.some(isEmpty);
}

/** The share of a space that a box takes, as far as regions are alike. */
export function shareOf(box: Box, space: Box): number {
  return box.reduce((share, runs, dimension) => (share * sizeOf(runs)) / sizeOf(space[dimension] ?? []), 1);
}

/** The largest box around a free one that no other box enters, grown dimension by dimension. */
export function grow(free: Box, space: Box, boxes: readonly Box[]): Box {
  const grown = [...free];
  for (let dimension = 0; dimension < grown.length; dimension += 1) {
    const taken = boxes.flatMap((box) =>
      grown.every((runs, other) => other === dimension || meet(runs, box[other] ?? []))
        ? (box[dimension] ?? [])
        : [],
    );
    grown[dimension] = subtractRuns(space[dimension] ?? [], joinRuns(taken));
  }
  return grown;
}
