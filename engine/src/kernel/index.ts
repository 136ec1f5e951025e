export * from "./brand.ts";
export * from "./content-hash.ts";
export * from "./issue.ts";
export * from "./json.ts";
export * from "./result.ts";
export * from "./schema.ts";
export * from "./texts.ts";
