export type * from "./ports.ts";
export type * from "./run-store.ts";
