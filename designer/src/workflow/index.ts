export { diagramOf } from "./diagram-of.ts";
export { useSurroundings } from "./use-surroundings.ts";
export { WorkflowEditor } from "./workflow-editor.tsx";
