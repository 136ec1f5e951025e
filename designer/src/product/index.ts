export { ProductEditor } from "./product-editor.tsx";
