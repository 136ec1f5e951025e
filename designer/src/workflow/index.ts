export { WorkflowEditor } from "./workflow-editor.tsx";
