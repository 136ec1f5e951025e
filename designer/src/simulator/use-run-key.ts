import { useEffect } from "react";

/** Ctrl+Enter runs, also from inside a field; not while an input method is composing. */
export function useRunKey(active: boolean, run: () => void): void {
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      // Before a focused field sees it: a select would open on Enter.
      event.preventDefault();
      event.stopPropagation();
      run();
    };
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, [active, run]);
}
