import { useEffect, useState } from "react";
import { partAt, type Part } from "./part.ts";

/** Brings the element that shows a pointer into sight once its part is open, and lights it up for a moment. */
export function useReveal(part: Part): (pointer: string) => void {
  const [wanted, setWanted] = useState<string>();
  useEffect(() => {
    if (wanted === undefined || keyOf(partAt(wanted)) !== keyOf(part)) return;
    setWanted(undefined);
    const place = [...document.querySelectorAll<HTMLElement>("[data-place]")].find(
      ({ dataset: { place = "" } }) => wanted === place || wanted.startsWith(`${place}/`),
    );
    place?.scrollIntoView({ block: "center" });
    place?.animate([{ outline: "3px solid var(--primary)" }, { outline: "3px solid transparent" }], 1_600);
  }, [part, wanted]);
  return setWanted;
}

function keyOf(part: Part): string {
  return part.kind === "decision" ? `decision ${part.id}` : part.kind;
}
