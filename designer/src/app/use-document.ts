import { useCallback, useSyncExternalStore } from "react";
import type { DefinitionDocument, DocumentState } from "../document/index.ts";

/** The state of a document, and a re-render with each edit. */
export function useDocument<D>(document: DefinitionDocument<D>): DocumentState<D> {
  const subscribe = useCallback((listener: () => void) => document.subscribe(listener), [document]);
  return useSyncExternalStore(subscribe, () => document.getState());
}
