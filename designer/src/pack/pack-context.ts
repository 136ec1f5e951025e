import type { CatalogueDefinition, PackDefinition } from "@lendloom/engine/decision";
import type { Issue, Json, Texts } from "@lendloom/engine/kernel";
import { createContext, use, useMemo } from "react";
import { insertItem, moveItem, removeValue, setValue, type DefinitionDocument } from "../document/index.ts";
import type { Analysis } from "./analysis/use-analysis.ts";
import type { Names } from "./names.ts";

/** What every part of the pack editor works on. */
export interface PackEditing {
  readonly document: DefinitionDocument<PackDefinition>;
  readonly pack: PackDefinition;
  readonly catalogue: CatalogueDefinition | undefined;
  readonly names: Names;
  readonly issues: readonly Issue[];
  /** What is probably wrong with a pack that compiles. */
  readonly analysis: Analysis;
}

const PackContext = createContext<PackEditing | undefined>(undefined);
export const PackProvider = PackContext.Provider;

export function usePack(): PackEditing {
  const editing = use(PackContext);
  if (editing === undefined) throw new Error("Expected to be inside a pack editor");
  return editing;
}

/** The edits a pack's parts make, each one undoable and named. */
export function useEdit() {
  const { document } = usePack();
  return useMemo(
    () => ({
      set: (pointer: string, value: Json, label: Texts, merge?: string) =>
        document.run(setValue(pointer, value, { label, ...(merge !== undefined && { merge }) })),
      remove: (pointer: string, label: Texts) => document.run(removeValue(pointer, { label })),
      insert: (pointer: string, value: Json, label: Texts, index?: number) =>
        document.run(insertItem(pointer, value, { label, ...(index !== undefined && { index }) })),
      move: (pointer: string, from: number, to: number, label: Texts) =>
        document.run(moveItem(pointer, from, to, { label })),
    }),
    [document],
  );
}

/** The problems at a place or beneath it. */
export function useIssuesAt(pointer: string): readonly Issue[] {
  const { issues } = usePack();
  return useMemo(
    () => issues.filter((issue) => issue.pointer === pointer || issue.pointer.startsWith(`${pointer}/`)),
    [issues, pointer],
  );
}

/** How many errors and warnings the analysis has at a place or beneath it. */
export function useFindingCountAt(pointer: string): number {
  const { analysis } = usePack();
  return useMemo(
    () =>
      analysis.findings.filter(
        (finding) =>
          finding.severity !== "info" &&
          (finding.pointer === pointer || finding.pointer.startsWith(`${pointer}/`)),
      ).length,
    [analysis, pointer],
  );
}
