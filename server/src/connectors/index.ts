export * from "./http-connectors.ts";
export * from "./measured-connectors.ts";
