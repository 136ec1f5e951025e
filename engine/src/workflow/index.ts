export type * from "./drawing.ts";
export type * from "./effect.ts";
export type * from "./snapshot.ts";
export type * from "./step.ts";
export * from "./workflow-schema.ts";
