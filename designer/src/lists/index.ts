export { PackList, ProductList, WorkflowList } from "./lists.tsx";
export { ProductPage } from "./product-page.tsx";
