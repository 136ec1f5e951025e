export { boxIcons } from "./box-icons.tsx";
export type { Arrow, Box, BoxIcon, BoxPlace, Diagram, Exit, Light, Lights } from "./diagram.ts";
export type { Focus } from "./use-view.ts";
export { WorkflowCanvas, type WorkflowCanvasProps } from "./workflow-canvas.tsx";
