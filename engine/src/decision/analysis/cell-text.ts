import { Decimal, formatDate, formatDateTime, formatDuration } from "../../kernel/index.ts";
import type { Value } from "../../logic/index.ts";
import {
  hasRegion,
  noRegions,
  sameRuns,
  subtractRuns,
  type End,
  type Region,
  type Regions,
  type Runs,
} from "../regions/index.ts";

/** Regions as the FEEL text of a cell that holds for exactly them: `[600..640)`, `"A","B"`, `not("C")`, `-`. */
export function cellText(regions: Regions, runs: Runs): string {
  if (sameRuns(runs, regions.all)) return "-";
  const { list, domain } = regions;
  const nullRegion = domain.nullable ? list.length - 1 : -1;
  const parts: string[] = [];
  if (domain.shape === "line") {
    const line = nullRegion < 0 ? runs : subtractRuns(runs, [nullRegion, nullRegion]);
    for (let at = 0; at < line.length; at += 2)
      parts.push(intervalText(list[line[at] ?? 0]?.low, list[line[at + 1] ?? 0]?.high, list[line[at] ?? 0]));
  } else if (list.some(({ kind }, index) => kind === "others" && hasRegion(runs, index))) {
    const left = membersOf(subtractRuns(regions.all, runs));
    return `not(${left.map((index) => literalOf(list[index]?.value ?? null)).join(", ")})`;
  } else {
    for (const index of membersOf(nullRegion < 0 ? runs : subtractRuns(runs, [nullRegion, nullRegion])))
      parts.push(literalOf(list[index]?.value ?? null));
  }
  if (nullRegion >= 0 && hasRegion(runs, nullRegion)) parts.push("null");
  else if (parts.length === 1 && parts[0] === "-") return "not(null)";
  return parts.join(", ");
}

function intervalText(low: End | undefined, high: End | undefined, first: Region | undefined): string {
  if (low === undefined && high === undefined) return "-";
  if (low === undefined) return `${high?.included === true ? "<=" : "<"} ${literalOf(high?.value ?? null)}`;
  if (high === undefined) return `${low.included ? ">=" : ">"} ${literalOf(low.value)}`;
  if (first?.kind === "point" && low === high) return literalOf(low.value);
  return `${low.included ? "[" : "("}${literalOf(low.value)}..${literalOf(high.value)}${high.included ? "]" : ")"}`;
}

function membersOf(runs: Runs): readonly number[] {
  const members: number[] = [];
  for (let at = 0; at < runs.length; at += 2)
    for (let index = runs[at] ?? 0; index <= (runs[at + 1] ?? -1); index += 1) members.push(index);
  return runs === noRegions ? [] : members;
}

/** A value as FEEL writes it. */
export function literalOf(value: Value): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") return new Decimal(value).toFixed();
  if (value instanceof Decimal) return value.toFixed();
  if (typeof value !== "object" || !("kind" in value)) return "-";
  switch (value.kind) {
    case "date":
      return `date("${formatDate(value)}")`;
    case "date-time":
      return `date and time("${formatDateTime(value)}")`;
    case "days-and-time-duration":
    case "years-and-months-duration":
      return `duration("${formatDuration(value)}")`;
    default:
      return "-";
  }
}
