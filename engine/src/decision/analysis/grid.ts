import type { HitPolicyName } from "../hit-policy-name.ts";
import { isEmpty, type Regions, type Runs } from "../regions/index.ts";
import { meetingBoxes } from "./meeting-boxes.ts";
import { boxesMeet, boxHolds, grow, intersectBoxes, sameBoxes, shareOf, type Box } from "./space.ts";
import { isCovered, uncovered, type Uncovered } from "./uncovered.ts";
import type { Work } from "./work.ts";

/** A decision table as boxes in a space whose dimensions are its inputs. */
export interface Grid {
  readonly policy: HitPolicyName;
  readonly dimensions: readonly Dimension[];
  readonly rows: readonly GridRow[];
  /** Row numbers in the order in which the hit policy looks at them. */
  readonly order: readonly number[];
  readonly hasOtherwise: boolean;
}

export interface Dimension {
  /** The expression of the input. */
  readonly text: string;
  /** Columns that test it; two columns of the same expression are one dimension. */
  readonly columns: readonly number[];
  readonly regions: Regions;
  /** What is looked at: all of it, but for values that are not worth a finding. */
  readonly within: Runs;
}

export interface GridRow {
  /** Where the row certainly is hit, and where it may be. */
  readonly must: Box;
  readonly may: Box;
  /** Equal for rows that certainly answer the same, reasons included. */
  readonly answer: string;
  /** Equal for rows whose outputs are the same; `undefined` when they are only known at run time. */
  readonly outputs: string | undefined;
}

export type PairKind = "overlap" | "conflict" | "contradictory" | "duplicate" | "subsumed";

/** Two rows that do not go together; of `subsumed`, `second` is the row that is not needed. */
export interface RowPair {
  readonly kind: PairKind;
  readonly first: number;
  readonly second: number;
  /** Where both are hit. */
  readonly box: Box;
}

export interface GridProblems {
  /** Boxes that no row covers, the largest first; they may overlap each other. */
  readonly gaps: readonly Box[];
  /** There are more gaps than are listed. */
  readonly moreGaps: boolean;
  readonly pairs: readonly RowPair[];
  readonly masked: readonly { readonly row: number; readonly by: readonly number[] }[];
  /** Rows that cannot be hit, with the dimension in which they hold for nothing. */
  readonly never: readonly { readonly row: number; readonly dimension: number }[];
  readonly complete: boolean;
}

/** Most boxes that one search for gaps lists: nobody reads more. */
const MOST_GAPS = 500;
const answersOne: ReadonlySet<HitPolicyName> = new Set(["U", "A", "F", "P"]);
/** Policies for which "no row" has no natural answer such as an empty list or 0. */
const needsARow: ReadonlySet<HitPolicyName> = new Set(["U", "A", "F", "P", "C+", "C<", "C>"]);

/** Everything that is wrong with the rows of a table, whatever they answer. */
export function gridProblems(grid: Grid, work: Work, steps: number): GridProblems {
  const never = grid.rows.flatMap(({ may }, row) => {
    const dimension = may.findIndex(isEmpty);
    return dimension < 0 ? [] : [{ row, dimension }];
  });
  const dead = new Set(never.map(({ row }) => row));
  // Each question has its share: one that is hard for a table leaves the others their answers.
  const meetings = findMeetings(grid, dead, work.part(steps * 0.2));
  const areDisjoint =
    meetings.complete &&
    meetings.pairs.length === 0 &&
    grid.rows.every(({ must, may }) => sameBoxes(must, may));
  const gaps = findGaps(grid, areDisjoint, work.part(steps * 0.4), work.part(steps * 0.1));
  const pairs = meetings.pairs.flatMap((pair) => judge(grid, pair) ?? []);
  const masked = findMasked(grid, meetings.earlier, pairs, work.part(steps * 0.3));
  const isMasked = new Set(masked.rows.map(({ row }) => row));
  return {
    gaps: gaps.boxes,
    moreGaps: gaps.more,
    pairs: [...pairs, ...findSubsumed(grid, meetings, new Set([...isMasked, ...duplicates(pairs)]))],
    masked: masked.rows,
    never,
    complete: gaps.complete && meetings.complete && masked.complete,
  };
}

function findGaps(grid: Grid, areDisjoint: boolean, searching: Work, growing: Work): Uncovered {
  if (grid.hasOtherwise || !needsARow.has(grid.policy)) return { boxes: [], complete: true, more: false };
  const space = grid.dimensions.map(({ within }) => within);
  const boxes = grid.rows.map(({ may }) => may);
  const found = uncovered(space, boxes, searching, MOST_GAPS, areDisjoint);
  const bySize = [...found.boxes].sort((left, right) => shareOf(right, space) - shareOf(left, space));
  // Parts that the search split are put together again, and what lies in one that was told is not told twice.
  const told: Box[] = [];
  for (const box of bySize) {
    if (told.some((other) => boxHolds(other, box))) continue;
    const canGrow = growing.spend(boxes.length * space.length * 2);
    if (!canGrow && told.length > 0) return { boxes: told, complete: found.complete, more: true };
    told.push(canGrow ? grow(box, space, boxes) : box);
  }
  return { ...found, boxes: told };
}

interface Meetings {
  /** Pairs of rows that are certainly hit together, the one that the policy looks at first in front. */
  readonly pairs: readonly (readonly [number, number])[];
  /** For each row the rows before it that may meet it, in the policy's order. */
  readonly earlier: ReadonlyMap<number, readonly number[]>;
  readonly complete: boolean;
}

function findMeetings(grid: Grid, dead: ReadonlySet<number>, work: Work): Meetings {
  const rank = new Map(grid.order.map((row, position) => [row, position]));
  const rankOf = (row: number): number => rank.get(row) ?? 0;
  const pairs: (readonly [number, number])[] = [];
  const earlier = new Map<number, number[]>();
  const alive = grid.rows.flatMap((_, row) => (dead.has(row) ? [] : [row]));
  const boxes = grid.rows.map(({ may }) => may);
  const complete = meetingBoxes(boxes, alive, work, (low, high) => {
    const [first, second] = rankOf(low) < rankOf(high) ? [low, high] : [high, low];
    const [one, two] = [grid.rows[first], grid.rows[second]];
    if (one === undefined || two === undefined || !boxesMeet(one.must, two.may)) return true;
    const known = earlier.get(second);
    if (known === undefined) earlier.set(second, [first]);
    else known.push(first);
    if (boxesMeet(one.must, two.must)) pairs.push([first, second]);
    return pairs.length <= MOST_PAIRS && work.spend(10);
  });
  pairs.sort(([one, two], [three, four]) => one - three || two - four);
  for (const rows of earlier.values()) rows.sort((left, right) => rankOf(left) - rankOf(right));
  return { pairs, earlier, complete };
}

/** Pairs of rows that are kept: a table with more than these is wrong in more ways than anyone reads. */
const MOST_PAIRS = 10_000;

/** What a pair of rows that meet is under the table's hit policy; `undefined` when it is as it should be. */
function judge({ policy, rows }: Grid, [first, second]: readonly [number, number]): RowPair | undefined {
  const [one, two] = [rows[first], rows[second]];
  const box = one && two && intersectBoxes(one.must, two.must);
  if (one === undefined || two === undefined || box === undefined) return undefined;
  const [low, high] = first < second ? [first, second] : [second, first];
  const pair = (kind: PairKind): RowPair => ({ kind, first: low, second: high, box });
  const isSame = sameBoxes(one.must, two.must) && sameBoxes(one.may, two.may);
  if (isSame && one.answer === two.answer) return pair("duplicate");
  const differ = one.outputs !== undefined && two.outputs !== undefined && one.outputs !== two.outputs;
  if (policy === "U") return pair(isSame && differ ? "contradictory" : "overlap");
  return policy === "A" && differ ? pair(isSame ? "contradictory" : "conflict") : undefined;
}

function duplicates(pairs: readonly RowPair[]): readonly number[] {
  return pairs.flatMap(({ kind, second }) => (kind === "duplicate" ? [second] : []));
}

function findMasked(
  grid: Grid,
  earlier: ReadonlyMap<number, readonly number[]>,
  pairs: readonly RowPair[],
  work: Work,
): {
  readonly rows: readonly { readonly row: number; readonly by: readonly number[] }[];
  readonly complete: boolean;
} {
  if (grid.policy !== "F" && grid.policy !== "P") return { rows: [], complete: true };
  const told = new Set(duplicates(pairs));
  const rows: { readonly row: number; readonly by: readonly number[] }[] = [];
  let complete = true;
  for (const row of grid.order) {
    const before = earlier.get(row) ?? [];
    const box = grid.rows[row]?.may;
    if (box === undefined || before.length === 0 || told.has(row)) continue;
    const boxes = before.map((other) => grid.rows[other]?.must ?? []);
    const single = boxes.findIndex((other) => boxHolds(other, box));
    const covered = single >= 0 ? true : isCovered(box, boxes, work);
    complete &&= covered !== undefined;
    if (covered === true) rows.push({ row, by: single >= 0 ? [before[single] ?? 0] : before });
  }
  return { rows, complete };
}

/** Rows that lie in another that answers the same, with nothing that answers otherwise in between. */
function findSubsumed(
  { policy, rows, order }: Grid,
  { pairs, earlier }: Meetings,
  told: ReadonlySet<number>,
): readonly RowPair[] {
  if (!answersOne.has(policy) || policy === "U") return [];
  const rank = new Map(order.map((row, position) => [row, position]));
  // Rows that may be hit without certainly being are in no pair, but they may answer first.
  const unsure = rows.flatMap(({ must, may }, row) => (sameBoxes(must, may) ? [] : [row]));
  const isBetween = (first: number, row: number, second: number): boolean => {
    const at = rank.get(row) ?? 0;
    return at > (rank.get(first) ?? 0) && at < (rank.get(second) ?? 0);
  };
  const found: RowPair[] = [];
  const isTold = new Set(told);
  for (const [first, second] of pairs) {
    const [one, two] = [rows[first], rows[second]];
    if (one === undefined || two === undefined || one.answer !== two.answer) continue;
    if (isTold.has(first) || isTold.has(second)) continue;
    if (policy === "A" && boxHolds(one.must, two.may)) {
      found.push({ kind: "subsumed", first, second, box: two.must });
      isTold.add(second);
    } else if (boxHolds(two.must, one.may)) {
      const isDisturbed =
        policy !== "A" &&
        [...(earlier.get(second) ?? []), ...unsure].some((row) => {
          const other = rows[row];
          return (
            other !== undefined &&
            other.answer !== one.answer &&
            isBetween(first, row, second) &&
            boxesMeet(other.may, one.may)
          );
        });
      if (isDisturbed) continue;
      found.push({ kind: "subsumed", first: second, second: first, box: one.must });
      isTold.add(first);
    }
  }
  return found;
}
