import { useCallback, useEffect, useRef } from "react";

/** Answers a promise that waits while a pointer is pressed: nothing may move between the press and its click. */
export function useReleased(): () => Promise<void> {
  const press = useRef<PromiseWithResolvers<void>>(undefined);
  useEffect(() => {
    const hold = ({ button }: PointerEvent) => {
      if (button === 0) press.current ??= Promise.withResolvers();
    };
    const release = () => {
      const released = press.current;
      press.current = undefined;
      // The click follows what ends the press.
      if (released !== undefined) setTimeout(() => released.resolve());
    };
    const ends = ["pointerup", "pointercancel"] as const;
    window.addEventListener("pointerdown", hold, true);
    for (const end of ends) window.addEventListener(end, release, true);
    return () => {
      window.removeEventListener("pointerdown", hold, true);
      for (const end of ends) window.removeEventListener(end, release, true);
      release();
    };
  }, []);
  return useCallback(async () => {
    while (press.current !== undefined) await press.current.promise;
  }, []);
}
