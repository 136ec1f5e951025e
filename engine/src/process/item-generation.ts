import type { Run } from "./run.ts";

/** The generation of the sub-flow of a map's item, from 1: `<the map's>.<item>`. */
export function itemGeneration(map: string, item: number): string {
  return `${map}.${item}`;
}

/** The map and the item that a sub-flow's generation says; undefined: it is of no map. */
export function itemOf(generation: string): { readonly map: string; readonly item: number } | undefined {
  const [step, index, item] = generation.split(".");
  return item === undefined ? undefined : { map: `${step ?? ""}.${index ?? ""}`, item: Number(item) };
}

/** Whether a run waits for the sub-flow of this generation: that of an invocation, or of an item of a map. */
export function isAwaited({ snapshot, children }: Run, invoke: string, generation: string): boolean {
  const open = Object.hasOwn(snapshot.invokes, invoke) ? snapshot.invokes[invoke] : undefined;
  const place = itemOf(generation);
  if (place === undefined) return open?.generation === generation;
  return open?.generation === place.map && children?.[generation]?.state === "open";
}
