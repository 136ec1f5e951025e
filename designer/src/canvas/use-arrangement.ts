import { useEffect, useMemo, useRef, useState } from "react";
import { arrange, type Arrangement, type LayoutEngine } from "./arrange.ts";
import type { Diagram } from "./diagram.ts";
import { boxSize, exitSize, labelSize } from "./sizes.ts";
import { useReleased } from "./use-released.ts";

/**
 * The arrangement of a diagram: computed anew when its shape changes, the former one staying until then, and for as
 * long as a pointer is pressed. Nothing is arranged before the diagram's words are settled, as they size its boxes.
 */
export function useArrangement(
  diagram: Diagram,
  isSettled: boolean,
  engine: LayoutEngine,
  onFailed: (error: Error) => void,
): Arrangement | undefined {
  const [arrangement, setArrangement] = useState<Arrangement>();
  const released = useReleased();
  const shape = useMemo(() => shapeOf(diagram), [diagram]);
  const latest = useRef({ diagram, onFailed });
  useEffect(() => {
    latest.current = { diagram, onFailed };
  });
  useEffect(() => {
    if (!isSettled) return;
    let current = true;
    arrange(latest.current.diagram, engine).then(
      (next) => released().then(() => current && setArrangement(next)),
      (error: unknown) =>
        current && latest.current.onFailed(error instanceof Error ? error : new Error(String(error))),
    );
    return () => {
      current = false;
    };
  }, [shape, isSettled, engine, released]);
  return arrangement;
}

/** All that the arrangement depends on; typing a title that does not change its box's size arranges nothing. */
function shapeOf({ boxes, arrows, exits }: Diagram): string {
  return JSON.stringify([
    boxes.map((box) => [box.id, box.parent, box.shape, box.initial, boxSize(box)]),
    arrows.map((arrow) => [arrow.id, arrow.source, arrow.target, arrow.exit, labelSize(arrow)]),
    exits.map((exit) => [exit.id, exit.parent, exitSize(exit)]),
  ]);
}
