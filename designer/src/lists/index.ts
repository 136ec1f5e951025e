export { PackList, ProductList, WorkflowList } from "./lists.tsx";
