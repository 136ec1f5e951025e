export * from "./value-type.ts";
