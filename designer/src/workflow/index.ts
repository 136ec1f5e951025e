export { DrawnWorkflow } from "./drawn-workflow.tsx";
export { WorkflowEditor } from "./workflow-editor.tsx";
