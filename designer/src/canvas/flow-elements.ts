import { Position, type Edge, type Node, type NodeHandle } from "@xyflow/react";
import { dotId, headOf, isDot, stubId, type Arrangement, type Point } from "./arrange.ts";
import { roundedPath, simpleRoute } from "./arrow-path.ts";
import type { Arrow, Box, BoxPlace, Diagram, Exit, Lights } from "./diagram.ts";
import { GROUP_HEADER, STUB, DOT, boxSize, type Size } from "./sizes.ts";

type Light = ReturnType<Lights["boxes"]["get"]>;

export type BoxNode = Node<
  { readonly box: Box; readonly light: Light; readonly problems: number; readonly width: number },
  "box" | "nest"
>;
export type ExitNode = Node<{ readonly exit: Exit; readonly light: Light }, "exit">;
export type StubNode = Node<{ readonly arrow: Arrow }, "stub">;
export type DotNode = Node<Record<string, never>, "dot">;
export type CanvasNode = BoxNode | ExitNode | StubNode | DotNode;
export type CanvasEdge = Edge<
  {
    readonly arrow?: Arrow;
    readonly path: string;
    readonly label: Point;
    readonly order: number | undefined;
  },
  "arrow"
>;

export interface Shown {
  readonly diagram: Diagram;
  readonly arrangement: Arrangement;
  readonly places: Readonly<Record<string, BoxPlace>>;
  readonly selected: ReadonlySet<string>;
  readonly problems: ReadonlyMap<string, number>;
  readonly lights: Lights | undefined;
}

export type Frame = Point & Size;

/** React Flow's nodes, parents before children; a node that looks the same as before keeps its identity. */
export function nodesOf(shown: Shown, before: ReadonlyMap<string, CanvasNode>): CanvasNode[] {
  const frames = framesOf(shown);
  const stubs = shown.diagram.arrows.filter((arrow) => arrow.target === undefined);
  const parents = new Map(shown.diagram.boxes.map((box) => [box.id, box.parent]));
  const nodes: CanvasNode[] = [];
  for (const box of parentsFirst(shown.diagram.boxes)) {
    const frame = frames.get(box.id);
    if (frame === undefined) continue;
    nodes.push({
      id: box.id,
      type: isGroup(box) ? "nest" : "box",
      ...placement(frame, box.parent, box.shape === "final" ? ["target"] : bothEnds),
      selected: shown.selected.has(box.id),
      draggable: box.shape !== "region",
      data: {
        box,
        light: shown.lights?.boxes.get(box.id),
        problems: shown.problems.get(box.id) ?? 0,
        width: frame.width,
      },
    });
  }
  for (const [parent, inside] of Map.groupBy(shown.diagram.boxes, (box) => box.parent)) {
    const frame = frames.get(dotId(parent));
    if (frame === undefined || !inside.some((box) => box.initial)) continue;
    nodes.push({
      id: dotId(parent),
      type: "dot",
      ...placement(frame, parent, ["source"]),
      draggable: false,
      selectable: false,
      focusable: false,
      data: {},
    });
  }
  for (const exit of shown.diagram.exits) {
    const frame = frames.get(exit.id);
    if (frame === undefined) continue;
    const reached = shown.diagram.arrows.some(
      (arrow) => arrow.exit === exit.id && shown.lights?.arrows.has(arrow.id) === true,
    );
    nodes.push({
      id: exit.id,
      type: "exit",
      ...placement(frame, exit.parent, ["target"]),
      draggable: false,
      data: { exit, light: reached ? shown.lights?.boxes.get(exit.target) : undefined },
    });
  }
  for (const arrow of stubs) {
    const parent = parents.get(arrow.source);
    const frame = frames.get(stubId(arrow.id));
    if (frame === undefined) continue;
    nodes.push({
      id: stubId(arrow.id),
      type: "stub",
      ...placement(frame, parent, bothEnds),
      selected: shown.selected.has(stubId(arrow.id)),
      draggable: false,
      data: { arrow },
    });
  }
  return nodes.map((node) => keepIdentity(node, before.get(node.id)));
}

/** React Flow's edges, with routes recomputed for boxes a person moved. */
export function edgesOf(
  shown: Shown,
  frames: ReadonlyMap<string, Frame>,
  before: ReadonlyMap<string, CanvasEdge>,
): CanvasEdge[] {
  const boxes = new Map(shown.diagram.boxes.map((box) => [box.id, box]));
  const homes = homesOf(shown.diagram);
  const edges: CanvasEdge[] = [];
  for (const box of shown.diagram.boxes) {
    if (!box.initial || !frames.has(dotId(box.parent))) continue;
    const edge = edgeOf(dotId(box.parent), dotId(box.parent), box.id, undefined);
    if (edge !== undefined) edges.push(edge);
  }
  for (const arrow of shown.diagram.arrows) {
    if (!boxes.has(arrow.source)) continue;
    const target = headOf(arrow);
    const edge = edgeOf(arrow.id, arrow.source, target, arrow);
    if (edge !== undefined) edges.push(edge);
  }
  return edges.map((edge) => keepIdentity(edge, before.get(edge.id)));

  function edgeOf(
    id: string,
    source: string,
    target: string,
    arrow: Arrow | undefined,
  ): CanvasEdge | undefined {
    const from = frames.get(source);
    const to = frames.get(target);
    if (from === undefined || to === undefined) return undefined;
    const route =
      sameAsArranged(source) && sameAsArranged(target) ? shown.arrangement.routes.get(id) : undefined;
    const { points, label } = route ?? simpleRoute(from, to);
    return {
      id,
      type: "arrow",
      source,
      target,
      selected: shown.selected.has(id),
      focusable: arrow !== undefined,
      selectable: arrow !== undefined,
      data: {
        path: roundedPath(points),
        label,
        order: shown.lights?.arrows.get(id)?.order ?? entryOrder(id, target),
        ...(arrow === undefined ? {} : { arrow }),
      },
    };
  }

  function sameAsArranged(id: string): boolean {
    const frame = frames.get(id);
    const arranged = absoluteArranged(id, shown, homes);
    return (
      frame !== undefined &&
      arranged !== undefined &&
      Math.abs(frame.x - arranged.x) < 1 &&
      Math.abs(frame.y - arranged.y) < 1
    );
  }

  function entryOrder(id: string, target: string): number | undefined {
    return isDot(id) ? shown.lights?.boxes.get(target)?.order : undefined;
  }
}

/** Frames relative to their parents, with moved boxes where a person put them and groups grown around them. */
function framesOf(shown: Shown): ReadonlyMap<string, Frame> {
  const frames = new Map<string, Frame>();
  const byParent = Map.groupBy(shown.diagram.boxes, (box) => box.parent);
  place(undefined);
  return frames;

  function place(parent: string | undefined): void {
    for (const box of byParent.get(parent) ?? []) {
      place(box.id);
      const arranged = shown.arrangement.boxes.get(box.id);
      const at = (Object.hasOwn(shown.places, box.id) ? shown.places[box.id] : undefined) ?? arranged;
      if (at === undefined) continue;
      const size = isGroup(box) ? grown(box, arranged) : (arranged ?? boxSize(box));
      frames.set(box.id, { x: at.x, y: at.y, width: size.width, height: size.height });
    }
    const dot = shown.arrangement.boxes.get(dotId(parent));
    if (dot !== undefined) frames.set(dotId(parent), { x: dot.x, y: dot.y, ...DOT });
    for (const exit of shown.diagram.exits) {
      const at = shown.arrangement.boxes.get(exit.id);
      if (at !== undefined && exit.parent === parent) frames.set(exit.id, at);
    }
    for (const arrow of shown.diagram.arrows) {
      const stub = shown.arrangement.boxes.get(stubId(arrow.id));
      const home = shown.diagram.boxes.find((box) => box.id === arrow.source)?.parent;
      if (stub !== undefined && arrow.target === undefined && home === parent)
        frames.set(stubId(arrow.id), { x: stub.x, y: stub.y, ...STUB });
    }
  }

  function grown(group: Box, arranged: Size | undefined): Size {
    let { width, height } = arranged ?? { width: 200, height: GROUP_HEADER + 40 };
    for (const child of byParent.get(group.id) ?? []) {
      const frame = frames.get(child.id);
      if (frame === undefined) continue;
      width = Math.max(width, frame.x + frame.width + 22);
      height = Math.max(height, frame.y + frame.height + 22);
    }
    return { width, height };
  }
}

/** Frames in the canvas's own coordinates, from the nodes as they are now (also while one is dragged). */
export function absoluteFrames(nodes: readonly CanvasNode[]): ReadonlyMap<string, Frame> {
  const frames = new Map<string, Frame>();
  for (const node of nodes) {
    const parent = node.parentId === undefined ? undefined : frames.get(node.parentId);
    frames.set(node.id, {
      x: node.position.x + (parent?.x ?? 0),
      y: node.position.y + (parent?.y ?? 0),
      width: node.width ?? 0,
      height: node.height ?? 0,
    });
  }
  return frames;
}

function absoluteArranged(
  id: string,
  { arrangement }: Shown,
  homes: ReadonlyMap<string, string | undefined>,
): Point | undefined {
  let point: Point = { x: 0, y: 0 };
  for (let at: string | undefined = id; at !== undefined; at = homes.get(at)) {
    const own = arrangement.boxes.get(at);
    if (own === undefined) return undefined;
    point = { x: point.x + own.x, y: point.y + own.y };
  }
  return point;
}

/** The box in which each thing that is drawn lies. */
function homesOf({ boxes, arrows, exits }: Diagram): ReadonlyMap<string, string | undefined> {
  const homes = new Map<string, string | undefined>(boxes.map((box) => [box.id, box.parent]));
  for (const box of boxes) if (box.initial) homes.set(dotId(box.parent), box.parent);
  for (const exit of exits) homes.set(exit.id, exit.parent);
  for (const arrow of arrows) homes.set(stubId(arrow.id), homes.get(arrow.source));
  return homes;
}

function parentsFirst(boxes: readonly Box[]): readonly Box[] {
  const byParent = Map.groupBy(boxes, (box) => box.parent);
  const walk = (parent: string | undefined): Box[] =>
    (byParent.get(parent) ?? []).flatMap((box) => [box, ...walk(box.id)]);
  return walk(undefined);
}

function isGroup(box: Box): boolean {
  return box.shape === "group" || box.shape === "parallel" || box.shape === "region";
}

const bothEnds: readonly NodeHandle["type"][] = ["target", "source"];

/**
 * Where a node stands, with its size and the ends its arrows have: React Flow takes every arrow of a node away, and
 * what is open on it, until it has measured a node that does not say them.
 */
function placement(
  { x, y, width, height }: Frame,
  parent: string | undefined,
  ends: readonly NodeHandle["type"][],
) {
  const handles = ends.map((type): NodeHandle => {
    const [position, at] = type === "target" ? [Position.Top, 0] : [Position.Bottom, height];
    return { type, position, x: width / 2, y: at };
  });
  return {
    position: { x, y },
    width,
    height,
    measured: { width, height },
    handles,
    ...(parent === undefined ? {} : { parentId: parent }),
  };
}

function keepIdentity<T extends { readonly data?: unknown; readonly position?: unknown }>(
  next: T,
  before: T | undefined,
): T {
  return before !== undefined && looksSame(next, before, 3) ? before : next;
}

/** Equal in what the canvas draws. */
function looksSame(next: unknown, before: unknown, depth: number): boolean {
  if (Object.is(next, before)) return true;
  if (depth === 0 || typeof next !== "object" || typeof before !== "object") return false;
  if (next === null || before === null) return false;
  return Object.entries(next).every(
    ([key, value]) =>
      Object.hasOwn(before, key) && looksSame(value, (before as Record<string, unknown>)[key], depth - 1),
  );
}
