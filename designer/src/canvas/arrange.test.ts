import { readFileSync } from "node:fs";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import Elk from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import { diagramOf } from "../workflow/diagram-of.ts";
import { arrange, dotId, headOf } from "./arrange.ts";
import { nodesOf, absoluteFrames, edgesOf, type Frame, type Shown } from "./flow-elements.ts";
import { labelSize } from "./sizes.ts";

const words = {
  vocabulary: { names: new Map(), values: new Map() },
  packTitles: new Map(),
  workflowTitles: new Map(),
};
const elk = new Elk();
const diagramFor = (id: string) =>
  diagramOf(
    JSON.parse(
      readFileSync(new URL(`../../../workflows/${id}/workflow.json`, import.meta.url), "utf8"),
    ) as WorkflowDefinition,
    words,
  );

describe.each(["consumer-loan", "merchant-onboarding", "german-credit"])("the drawing of %s", async (id) => {
  const diagram = diagramFor(id);
  const arrangement = await arrange(diagram, (graph) => elk.layout(graph));
  const shown: Shown = {
    diagram,
    arrangement,
    places: {},
    selected: new Set(),
    problems: new Map(),
    lights: undefined,
  };
  const nodes = nodesOf(shown, new Map());
  const frames = absoluteFrames(nodes);

  it("has a place for every box, and a route for every arrow", () => {
    for (const box of diagram.boxes) expect(arrangement.boxes.has(box.id), box.id).toBe(true);
    for (const arrow of diagram.arrows) expect(arrangement.routes.has(arrow.id), arrow.id).toBe(true);
    expect(arrangement.boxes.has(dotId(undefined))).toBe(true);
  });

  it("lets no label lie on another label or on a box", () => {
    const labels = diagram.arrows.flatMap((arrow): readonly (readonly [string, Frame])[] => {
      const centre = arrangement.routes.get(arrow.id)?.label;
      const { width, height } = labelSize(arrow);
      if (centre === undefined || arrow.label === undefined) return [];
      return [[arrow.id, { x: centre.x - width / 2, y: centre.y - height / 2, width, height }]];
    });
    const leaves = diagram.boxes
      .filter((box) => box.shape === "state" || box.shape === "final")
      .flatMap((box) => {
        const frame = frames.get(box.id);
        return frame === undefined ? [] : [[box.id, frame] as const];
      });
    for (const [index, [one, frame]] of labels.entries())
      for (const [other, against] of [...labels.slice(index + 1), ...leaves])
        expect(overlap(frame, against), `${one} and ${other}`).toBe(false);
  });

  it("keeps every box inside the box it belongs to", () => {
    for (const node of nodes) {
      const frame = frames.get(node.id);
      const outer = node.parentId === undefined ? undefined : frames.get(node.parentId);
      if (frame === undefined || outer === undefined) continue;
      expect(frame.x, node.id).toBeGreaterThanOrEqual(outer.x);
      expect(frame.y, node.id).toBeGreaterThanOrEqual(outer.y);
      expect(frame.x + frame.width, node.id).toBeLessThanOrEqual(outer.x + outer.width);
      expect(frame.y + frame.height, node.id).toBeLessThanOrEqual(outer.y + outer.height);
    }
  });

  it("gives the same objects again for what has not changed, so that one drag draws one box anew", () => {
    const known = new Map(nodes.map((node) => [node.id, node]));
    const again = nodesOf(shown, known);
    expect(again.every((node) => known.get(node.id) === node)).toBe(true);
    const moved = diagram.boxes.find((box) => box.shape === "state")?.id ?? "";
    const dragged = nodesOf({ ...shown, places: { [moved]: { x: 1, y: 1 } } }, known);
    expect(dragged.filter((node) => known.get(node.id) !== node).map((node) => node.id)).toContain(moved);
    const edges = edgesOf(shown, frames, new Map());
    const knownEdges = new Map(edges.map((edge) => [edge.id, edge]));
    expect(edgesOf(shown, frames, knownEdges).every((edge) => knownEdges.get(edge.id) === edge)).toBe(true);
  });
});

it("draws a path to an end that many parts reach to a stand-in beside its source", () => {
  const diagram = diagramFor("consumer-loan");
  const withdrawn = diagram.arrows.filter(({ target }) => target === "withdrawn");
  const direct = withdrawn.filter(({ exit }) => exit === undefined);
  expect(direct.length).toBeGreaterThan(0);
  expect(direct.length).toBeLessThan(withdrawn.length);
  for (const arrow of withdrawn) expect(headOf(arrow)).toBe(arrow.exit ?? "withdrawn");
});

function overlap(one: Frame, other: Frame): boolean {
  return (
    one.x + one.width > other.x + 1 &&
    other.x + other.width > one.x + 1 &&
    one.y + one.height > other.y + 1 &&
    other.y + other.height > one.y + 1
  );
}
