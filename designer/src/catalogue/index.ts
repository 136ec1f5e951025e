export { CatalogueEditor } from "./catalogue-editor.tsx";
