/** What the server's REST API answers; the source of each shape is `/openapi.json`. */
export type * from "./applications.ts";
export type * from "./definitions.ts";
export type * from "./incidents.ts";
export type * from "./migrations.ts";
export type * from "./page.ts";
export type * from "./people.ts";
export type * from "./publishing.ts";
export type * from "./tasks.ts";
export type { Decision } from "@lendloom/engine/decision";
export type { Change } from "@lendloom/engine/interop";
