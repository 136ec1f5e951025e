export * from "./define-texts.ts";
export * from "./format.ts";
export { useLanguageStore } from "./language-store.ts";
export { unitText } from "./units.ts";
