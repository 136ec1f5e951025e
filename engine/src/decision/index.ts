export * from "./catalogue-schema.ts";
export * from "./pack-schema.ts";
export * from "./decision.ts";
export * from "./signatures.ts";
