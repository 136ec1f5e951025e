import { pointer as pointerOf, pointerParts } from "@lendloom/engine/kernel";
import { useCallback } from "react";
import { useSearchParams } from "react-router";
import type { PackDefinition } from "@lendloom/engine/decision";

/** What of a pack is open: one of its decisions, or one of its supporting parts. */
export type Part =
  | { readonly kind: "decision"; readonly id: string }
  | { readonly kind: "derived" | "conditions" | "reasons" | "json" | "backtest" };

/** The part that is open, kept in the address so that a link leads to it. */
export function usePart(pack: PackDefinition): readonly [Part, (part: Part) => void] {
  const [search, setSearch] = useSearchParams();
  const open = useCallback(
    (part: Part) =>
      setSearch(part.kind === "decision" ? { decision: part.id } : { part: part.kind }, { replace: true }),
    [setSearch],
  );
  return [partOf(search, pack), open];
}

function partOf(search: URLSearchParams, pack: PackDefinition): Part {
  const kind = search.get("part");
  const supporting = (["derived", "conditions", "reasons", "json", "backtest"] as const).find(
    (each) => each === kind,
  );
  if (supporting !== undefined) return { kind: supporting };
  const id = search.get("decision") ?? pack.outcome.decision;
  const known = Object.hasOwn(pack.decisions, id) ? id : Object.keys(pack.decisions)[0];
  return known === undefined ? { kind: "json" } : { kind: "decision", id: known };
}

/** The part in which a problem's pointer lies. */
export function partAt(pointer: string): Part {
  const [section, id] = pointerParts(pointer);
  if (section === "decisions" && id !== undefined) return { kind: "decision", id };
  if (section === "derived" || section === "conditions" || section === "reasons") return { kind: section };
  return { kind: "json" };
}

export function decisionPointer(id: string): string {
  return pointerOf("decisions", id);
}
