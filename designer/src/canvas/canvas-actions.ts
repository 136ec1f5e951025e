import { createContext, useContext } from "react";
import type { ReactNode } from "react";

/** What parts of the drawing can ask of the page they stand on. */
export interface CanvasActions {
  /** The menu that opens from an arrow's "+" button. */
  readonly insertMenu: (arrow: string, close: () => void) => ReactNode;
  /** The choice of a target for an arrow that has none. */
  readonly connectMenu: (arrow: string, close: () => void) => ReactNode;
  readonly readOnly: boolean;
}

export const CanvasActionsContext = createContext<CanvasActions>({
  insertMenu: () => null,
  connectMenu: () => null,
  readOnly: true,
});

export const useCanvasActions = () => useContext(CanvasActionsContext);
