import { createContext, useCallback, useContext } from "react";
import { createStore, useStore, type StoreApi } from "zustand";

interface OpenMenu {
  readonly name?: string | undefined;
}

/** Which menu of the drawing is open: there is never a second one, however it was opened. */
export const createOpenMenu = () => createStore<OpenMenu>()(() => ({}));

export const OpenMenuContext = createContext(createOpenMenu());

/** Whether a menu is the open one, and how it becomes so or ceases to be. */
export function useOpenMenu(name: string): readonly [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const store = useContext(OpenMenuContext);
  const isOpen = useStore(store, (now) => now.name === name);
  const setOpen = useCallback((isOpen: boolean) => setMenuOpen(store, name, isOpen), [store, name]);
  return [isOpen, setOpen];
}

/** Opens a menu in place of any other, or closes it; another one that is open stays. */
export function setMenuOpen(store: StoreApi<OpenMenu>, name: string, isOpen: boolean): void {
  if (isOpen) store.setState({ name });
  else if (store.getState().name === name) store.setState({ name: undefined });
}
