import { createContext, useCallback, useContext } from "react";
import { createStore, useStore } from "zustand";

/** Which menu of the drawing is open: there is never a second one, however it was opened. */
export const createOpenMenu = () => createStore<{ readonly name?: string | undefined }>()(() => ({}));

export const OpenMenuContext = createContext(createOpenMenu());

/** Whether a menu is the open one, and how it becomes so or ceases to be. */
export function useOpenMenu(name: string): readonly [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const store = useContext(OpenMenuContext);
  const isOpen = useStore(store, (now) => now.name === name);
  const setOpen = useCallback(
    (isOpen: boolean) => {
      if (isOpen) store.setState({ name });
      else if (store.getState().name === name) store.setState({ name: undefined });
    },
    [store, name],
  );
  return [isOpen, setOpen];
}
