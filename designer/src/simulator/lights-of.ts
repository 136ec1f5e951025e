import type { Simulation } from "@lendloom/engine/process";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import type { Light, Lights } from "../canvas/index.ts";
import { placedStates } from "../document/index.ts";

/** How a simulated run lights the canvas: what it passed in order, and where it ended in the colour of how. */
export function lightsOf(simulation: Simulation, definition: WorkflowDefinition): Lights {
  const states = placedStates(definition);
  const boxes = new Map<string, { light: Light; order: number }>();
  const arrows = new Map<string, { order: number }>();
  let order = 0;
  for (const step of simulation.steps) {
    // What a sub-flow passes is on its own canvas.
    if (step.run !== undefined) continue;
    // States come after the arrows that lead to them, so that the light runs along the path.
    for (const edge of step.edges) if (!arrows.has(edge)) arrows.set(edge, { order: (order += 1) });
    for (const state of step.entered)
      if (!boxes.has(state)) boxes.set(state, { light: "passed", order: (order += 1) });
  }
  for (const key of simulation.states) {
    const state = states.get(key)?.state;
    if (state === undefined || state.states !== undefined) continue;
    boxes.set(key, { light: endLight(simulation, state.type === "final"), order: order + 1 });
  }
  return { boxes, arrows };
}

function endLight(simulation: Simulation, final: boolean): Light {
  if (!final || !simulation.finished) return "resting";
  if (["approved", "accepted", "disbursed"].includes(simulation.status)) return "approved";
  return simulation.status === "declined" ? "declined" : "referred";
}
