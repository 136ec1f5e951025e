import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";
import type { Arrow, Box, Diagram } from "./diagram.ts";
import { boxSize, DOT, exitSize, GROUP_HEADER, labelSize, STUB, type Size } from "./sizes.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where everything goes: boxes relative to their parent, routes and labels in the canvas's own coordinates. */
export interface Arrangement {
  readonly boxes: ReadonlyMap<string, Point & Size>;
  readonly routes: ReadonlyMap<string, Route>;
}

export interface Route {
  readonly points: readonly Point[];
  /** The centre of the label. */
  readonly label: Point;
}

/** Lays out a graph; the real one runs ELK in a worker, tests run it in the page. */
export type LayoutEngine = (graph: ElkNode) => Promise<ElkNode>;

/** Ids of what is drawn for a diagram beside its boxes. */
export const stubId = (arrow: string) => `stub:${arrow}`;
export const dotId = (parent: string | undefined) => `initial:${parent ?? ""}`;
export const isStub = (id: string) => id.startsWith("stub:");
export const isDot = (id: string) => id.startsWith("initial:");
export const arrowOfStub = (id: string) => id.slice("stub:".length);

/** ELK inherits no option, so each group carries them as well. */
const everywhere = {
  "elk.spacing.nodeNode": "44",
  "elk.spacing.edgeNode": "22",
  "elk.spacing.edgeEdge": "16",
  "elk.spacing.edgeLabel": "4",
  "elk.layered.spacing.nodeNodeBetweenLayers": "26",
  "elk.layered.spacing.edgeNodeBetweenLayers": "18",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "14",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.cycleBreaking.strategy": "DEPTH_FIRST",
};
const rootOptions = {
  ...everywhere,
  "elk.layered.considerModelOrder.strategy": "PREFER_NODES",
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.json.edgeCoords": "ROOT",
  "elk.padding": "[top=24,left=24,bottom=24,right=24]",
};
const groupOptions = {
  ...everywhere,
  "elk.padding": `[top=${GROUP_HEADER + 14},left=22,bottom=22,right=22]`,
};
const labelOptions = { "elk.edgeLabels.inline": "true", "elk.edgeLabels.placement": "CENTER" };

/** Finds a place for every box and a route with room for its label for every arrow, top down. */
export async function arrange(diagram: Diagram, engine: LayoutEngine): Promise<Arrangement> {
  const boxes = new Map<string, Point & Size>();
  const routes = new Map<string, Route>();
  read(await engine(graphOf(diagram)), true);
  return { boxes, routes };

  function read(node: ElkNode, root = false): void {
    if (!root) boxes.set(node.id, { x: node.x ?? 0, y: node.y ?? 0, ...sizeOf(node) });
    for (const child of node.children ?? []) read(child);
    for (const edge of node.edges ?? []) {
      const route = routeOf(edge);
      if (route !== undefined) routes.set(edge.id, route);
    }
  }
}

function graphOf({ boxes, arrows, exits }: Diagram): ElkNode {
  const byParent = Map.groupBy(boxes, (box) => box.parent);
  const known = new Map(boxes.map((box) => [box.id, box]));
  const stubs = Map.groupBy(
    arrows.filter((arrow) => arrow.target === undefined && known.has(arrow.source)),
    (arrow) => known.get(arrow.source)?.parent,
  );
  const exitsIn = Map.groupBy(exits, (exit) => exit.parent);
  const children = (parent: string | undefined): ElkNode[] => {
    const inside = byParent.get(parent) ?? [];
    return [
      ...(inside.some((box) => box.initial) ? [{ id: dotId(parent), ...DOT }] : []),
      ...inside.map((box) => nodeOf(box, children(box.id))),
      ...(exitsIn.get(parent) ?? []).map((exit) => ({ id: exit.id, ...exitSize(exit) })),
      ...(stubs.get(parent) ?? []).map((arrow) => ({ id: stubId(arrow.id), ...STUB })),
    ];
  };
  return {
    id: "canvas",
    layoutOptions: rootOptions,
    children: children(undefined),
    edges: [
      ...boxes.filter((box) => box.initial).map((box) => entryOf(box)),
      ...arrows.filter((arrow) => routable(arrow, known)).map(edgeOf),
    ],
  };
}

function nodeOf(box: Box, inside: ElkNode[]): ElkNode {
  return inside.length === 0
    ? { id: box.id, ...boxSize(box) }
    : { id: box.id, children: inside, layoutOptions: groupOptions };
}

/** What an arrow is drawn to: its target, the exit that stands for it, or the stub where it has none. */
export function headOf(arrow: Arrow): string {
  return arrow.exit ?? arrow.target ?? stubId(arrow.id);
}

function entryOf(box: Box): ElkExtendedEdge {
  const from = dotId(box.parent);
  return { id: from, sources: [from], targets: [box.id] };
}

function edgeOf(arrow: Arrow): ElkExtendedEdge {
  const size = labelSize(arrow);
  return {
    id: arrow.id,
    sources: [arrow.source],
    targets: [headOf(arrow)],
    ...(size.height === 0
      ? {}
      : { labels: [{ id: `${arrow.id}#label`, text: " ", ...size, layoutOptions: labelOptions }] }),
  };
}

/** ELK routes no arrow between a box and one that lies inside it; those get a simple path when drawn. */
function routable(arrow: Arrow, boxes: ReadonlyMap<string, Box>): boolean {
  if (!boxes.has(arrow.source)) return false;
  if (arrow.target === undefined || arrow.exit !== undefined) return true;
  return (
    boxes.has(arrow.target) &&
    !isInside(arrow.source, arrow.target, boxes) &&
    !isInside(arrow.target, arrow.source, boxes)
  );
}

function isInside(inner: string, outer: string, boxes: ReadonlyMap<string, Box>): boolean {
  for (let at = boxes.get(inner)?.parent; at !== undefined; at = boxes.get(at)?.parent)
    if (at === outer) return true;
  return false;
}

function sizeOf(node: ElkNode): Size {
  return { width: node.width ?? 0, height: node.height ?? 0 };
}

function routeOf(edge: ElkExtendedEdge): Route | undefined {
  const section = edge.sections?.[0];
  if (section === undefined) return undefined;
  const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint];
  const label = edge.labels?.[0];
  return {
    points,
    label:
      label?.x === undefined || label.y === undefined
        ? middleOf(points)
        : { x: label.x + (label.width ?? 0) / 2, y: label.y + (label.height ?? 0) / 2 },
  };
}

/** The middle of the longest stretch of a route. */
export function middleOf(points: readonly Point[]): Point {
  let best: Point = points[0] ?? { x: 0, y: 0 };
  let longest = -1;
  for (const [index, end] of points.entries()) {
    const start = points[index - 1];
    if (start === undefined) continue;
    const length = Math.abs(end.x - start.x) + Math.abs(end.y - start.y);
    if (length > longest) {
      longest = length;
      best = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
    }
  }
  return best;
}
