export { WorkflowSimulator } from "./workflow-simulator.tsx";
