import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import type { Member } from "./definition-key.ts";

/** A call as a workflow makes it: connector, operation, and the shape of the answer where it is declared. */
export type LiveCall = JsonObject & { readonly connector: string; readonly operation: string };

/** The calls that live workflows make, each operation once, by name. */
export function liveCalls(live: readonly Member[]): readonly LiveCall[] {
  const calls = new Map<string, LiveCall>();
  for (const { kind, definition } of live) {
    if (kind !== "workflow") continue;
    for (const call of callsIn(definition)) calls.set(`${call.connector}/${call.operation}`, call);
  }
  return [...calls].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
}

function callsIn(part: Json): readonly LiveCall[] {
  if (Array.isArray(part)) return (part as readonly Json[]).flatMap(callsIn);
  if (!isJsonObject(part)) return [];
  const { src, params } = part;
  const own = src === "activity" && isJsonObject(params) && isCall(params) ? [params] : [];
  return [...own, ...Object.values(part).flatMap(callsIn)];
}

function isCall(params: JsonObject): params is LiveCall {
  return typeof params["connector"] === "string" && typeof params["operation"] === "string";
}
