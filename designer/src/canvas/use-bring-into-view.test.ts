import { describe, expect, it } from "vitest";
import { wayIntoView } from "./use-bring-into-view.ts";

const canvas = { x: 100, y: 50, width: 800, height: 600 };

describe("what gets the focus on the canvas", () => {
  it("moves nothing while its middle is in view, up to the edge", () => {
    expect(wayIntoView(canvas, { x: 480, y: 300, width: 40, height: 20 })).toBeUndefined();
    expect(wayIntoView(canvas, { x: 80, y: 40, width: 40, height: 20 })).toBeUndefined();
    expect(wayIntoView(canvas, { x: 880, y: 640, width: 40, height: 20 })).toBeUndefined();
  });

  it.each([
    ["left", { x: 40, y: 340, width: 100, height: 20 }, { right: -410, down: 0 }],
    ["right", { x: 900, y: 340, width: 100, height: 20 }, { right: 450, down: 0 }],
    ["above", { x: 450, y: 0, width: 100, height: 60 }, { right: 0, down: -320 }],
    ["below", { x: 450, y: 700, width: 100, height: 100 }, { right: 0, down: 400 }],
  ])("is brought to the middle from the %s", (_, its, way) => {
    expect(wayIntoView(canvas, its)).toEqual(way);
  });

  it("is seen by its upper part where it is tall", () => {
    expect(wayIntoView(canvas, { x: 450, y: 400, width: 100, height: 2_000 })).toBeUndefined();
    expect(wayIntoView(canvas, { x: 450, y: 600, width: 100, height: 2_000 })).toEqual({
      right: 0,
      down: 350,
    });
  });
});
