import { create } from "zustand";

/** Whether the last request reached the server at all; what it answered does not matter. */
export const useServerReach = create<{ readonly isReached: boolean }>()(() => ({ isReached: true }));

export function noteReach(isReached: boolean): void {
  if (useServerReach.getState().isReached !== isReached) useServerReach.setState({ isReached });
}
