export { CatalogueList, PackList, ProductList, WorkflowList } from "./lists.tsx";
