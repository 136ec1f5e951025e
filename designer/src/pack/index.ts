export { PackEditor } from "./pack-editor.tsx";
