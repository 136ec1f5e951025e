import { useCallback, useEffect, useRef } from "react";
import type { DataSheetGridRef } from "react-datasheet-grid";

type Selection = NonNullable<DataSheetGridRef["selection"]>;

/** A click on the language switch is outside the grid, and the grid forgets what was selected just before. */
const JUST_NOW_MS = 1_000;

/** What is selected in a grid outlives the language: the grid begins anew with it, the selection does not. */
export function useKeptSelection(language: string) {
  const grid = useRef<DataSheetGridRef>(null);
  const kept = useRef<{ selection: Selection; lostAt: number | undefined }>(undefined);
  const remember = useCallback(({ selection }: { readonly selection: Selection | null }) => {
    if (selection !== null) kept.current = { selection, lostAt: undefined };
    else if (kept.current !== undefined) kept.current.lostAt = performance.now();
  }, []);
  useEffect(() => {
    const { selection, lostAt } = kept.current ?? {};
    if (selection === undefined || (lostAt !== undefined && performance.now() - lostAt > JUST_NOW_MS)) return;
    const { min, max } = selection;
    grid.current?.setSelection({ min: { col: min.col, row: min.row }, max: { col: max.col, row: max.row } });
  }, [language]);
  return { grid, remember };
}
