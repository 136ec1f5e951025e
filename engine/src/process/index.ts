export type * from "./journal.ts";
export * from "./product-schema.ts";
export type * from "./run.ts";
export type * from "./simulation.ts";
export type * from "./sealing.ts";
