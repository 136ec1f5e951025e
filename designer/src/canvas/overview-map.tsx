import { MiniMap, useStore, type ReactFlowState } from "@xyflow/react";
import type { CanvasNode } from "./flow-elements.ts";

/** Where the view is on the whole workflow; it would only cover steps where all of them are in view. */
export function OverviewMap() {
  const isNeeded = useStore(leavesOut);
  if (!isNeeded) return null;
  return (
    <MiniMap<CanvasNode>
      pannable
      zoomable
      className="ll-minimap"
      nodeClassName={miniClass}
      nodeBorderRadius={10}
      style={miniSize}
    />
  );
}

const miniSize = { width: 150, height: 112 };

/** Whether a box lies outside of what is shown, even in part. */
function leavesOut({ nodeLookup, transform: [left, top, zoom], width, height }: ReactFlowState): boolean {
  for (const { internals, measured } of nodeLookup.values()) {
    const x = internals.positionAbsolute.x * zoom + left;
    const y = internals.positionAbsolute.y * zoom + top;
    const right = x + (measured.width ?? 0) * zoom;
    const bottom = y + (measured.height ?? 0) * zoom;
    if (x < 0 || y < 0 || right > width || bottom > height) return true;
  }
  return false;
}

function miniClass(node: CanvasNode): string {
  if (node.type !== "box" && node.type !== "nest") return "ll-mini-small";
  const { box, light } = node.data;
  return `ll-mini ll-mini-${box.shape} ll-mini-${box.icon} ${light === undefined || node.type === "nest" ? "" : "ll-mini-lit"}`;
}
