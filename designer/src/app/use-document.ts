import { useSyncExternalStore } from "react";
import type { DefinitionDocument, DocumentState } from "../document/index.ts";

/** The state of a document, and a re-render with each edit. */
export function useDocument<D>(document: DefinitionDocument<D>): DocumentState<D> {
  return useSyncExternalStore(document.subscribe, document.getState);
}
