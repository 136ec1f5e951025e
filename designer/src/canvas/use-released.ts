import { useCallback, useEffect, useRef } from "react";
import { watchPresses } from "./watch-presses.ts";

/** Answers a promise that waits while a pointer is pressed: nothing may move between the press and its click. */
export function useReleased(): () => Promise<void> {
  const released = useRef<() => Promise<void>>(undefined);
  useEffect(() => {
    const presses = watchPresses(window);
    released.current = presses.released;
    return presses.stop;
  }, []);
  return useCallback(async () => released.current?.(), []);
}
