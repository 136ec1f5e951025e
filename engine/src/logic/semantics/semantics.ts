export type SemanticsName = "strict" | "dmn" | "json-rules-engine";
