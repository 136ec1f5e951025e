import type { LayoutEngine } from "./arrange.ts";
import type { ElkNode } from "elkjs/lib/elk-api.js";

let elk: Promise<{ layout(graph: ElkNode): Promise<ElkNode> }> | undefined;

/** ELK in a worker of our own origin: loaded when a canvas first needs it, away from typing and dragging. */
export const layoutInWorker: LayoutEngine = async (graph) => {
  elk ??= load();
  return (await elk).layout(graph);
};

async function load() {
  const [{ default: Elk }, { default: workerUrl }] = await Promise.all([
    import("elkjs/lib/elk-api.js"),
    import("elkjs/lib/elk-worker.min.js?url"),
  ]);
  return new Elk({ workerUrl });
}
