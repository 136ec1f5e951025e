import type { Point } from "./arrange.ts";
import { middleOf } from "./arrange.ts";
import type { Size } from "./sizes.ts";

type Frame = Point & Size;

/** An SVG path along right-angled points with rounded corners. */
export function roundedPath(points: readonly Point[], radius = 10): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${first.x},${first.y}`;
  for (const [index, point] of rest.entries()) {
    const before = points[index] ?? first;
    const after = rest[index + 1];
    if (after === undefined) {
      path += `L${point.x},${point.y}`;
      continue;
    }
    const reach = Math.min(radius, distance(before, point) / 2, distance(point, after) / 2);
    const start = towards(point, before, reach);
    const end = towards(point, after, reach);
    path += `L${start.x},${start.y}Q${point.x},${point.y} ${end.x},${end.y}`;
  }
  return path;
}

/** A simple route between two frames: for arrows whose boxes a person moved, or that lie in one another. */
export function simpleRoute(
  source: Frame,
  target: Frame,
): { readonly points: readonly Point[]; readonly label: Point } {
  const points = simplePoints(source, target);
  return { points, label: middleOf(points) };
}

function simplePoints(source: Frame, target: Frame): readonly Point[] {
  const from = centre(source);
  const to = centre(target);
  if (source.x === target.x && source.y === target.y && source.width === target.width) {
    const right = source.x + source.width;
    return [
      { x: right, y: from.y - 10 },
      { x: right + 34, y: from.y - 10 },
      { x: right + 34, y: from.y + 12 },
      { x: right, y: from.y + 12 },
    ];
  }
  if (target.y >= source.y + source.height + 16) {
    return elbow({ x: from.x, y: source.y + source.height }, { x: to.x, y: target.y });
  }
  // Beside or above: leave and enter by the sides that face each other, or go round on the right.
  const beside = target.x >= source.x + source.width + 16 || target.x + target.width + 16 <= source.x;
  if (beside) {
    const rightward = to.x > from.x;
    const start = { x: rightward ? source.x + source.width : source.x, y: from.y };
    const end = { x: rightward ? target.x : target.x + target.width, y: to.y };
    const x = (start.x + end.x) / 2;
    return straight([start, { x, y: start.y }, { x, y: end.y }, end]);
  }
  const x = Math.max(source.x + source.width, target.x + target.width) + 36;
  return [
    { x: source.x + source.width, y: from.y },
    { x, y: from.y },
    { x, y: to.y },
    { x: target.x + target.width, y: to.y },
  ];
}

function elbow(start: Point, end: Point): readonly Point[] {
  const y = (start.y + end.y) / 2;
  return straight([start, { x: start.x, y }, { x: end.x, y }, end]);
}

/** Drops the bends of a line that has none. */
function straight(points: readonly Point[]): readonly Point[] {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return points;
  return Math.abs(first.x - last.x) < 1 || Math.abs(first.y - last.y) < 1 ? [first, last] : points;
}

function centre({ x, y, width, height }: Frame): Point {
  return { x: x + width / 2, y: y + height / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, reach: number): Point {
  const length = distance(from, to) || 1;
  return {
    x: from.x + ((to.x - from.x) * reach) / length,
    y: from.y + ((to.y - from.y) * reach) / length,
  };
}
