export * from "./json-commands.ts";
export * from "./open-document.ts";
