export { boxIcons } from "./box-icons.tsx";
export type { Arrow, Box, BoxIcon, Diagram, Exit, Light, Lights } from "./diagram.ts";
export type { Focus } from "./use-view.ts";
export { WorkflowCanvas } from "./workflow-canvas.tsx";
