import { useReactFlow } from "@xyflow/react";
import { useMemo, type FocusEvent, type UIEvent } from "react";

interface BringIntoView {
  readonly onScrollCapture: (event: UIEvent) => void;
  readonly onFocusCapture: (event: FocusEvent) => void;
}

/** Moves the drawing to what the browser wants seen, by the focus, by its search or for a screen reader. */
export function useBringIntoView(): BringIntoView {
  const { getViewport, setViewport } = useReactFlow();
  return useMemo(() => {
    const pan = (right: number, down: number) => {
      const { x, y, zoom } = getViewport();
      void setViewport({ x: x - right, y: y - down, zoom });
    };
    return {
      // React Flow puts a canvas that was scrolled back, and what was in view for a moment would be out of it again.
      onScrollCapture({ target }) {
        if (!(target instanceof HTMLElement) || !target.classList.contains("react-flow")) return;
        const { scrollLeft, scrollTop } = target;
        if (scrollLeft === 0 && scrollTop === 0) return;
        target.scrollTo({ left: 0, top: 0, behavior: "instant" });
        pan(scrollLeft, scrollTop);
      },
      // Nothing scrolls to what lies above the canvas or left of it.
      onFocusCapture({ target, currentTarget }) {
        if (!currentTarget.contains(target) || !target.matches(":focus-visible")) return;
        const way = wayIntoView(currentTarget.getBoundingClientRect(), target.getBoundingClientRect());
        if (way !== undefined) pan(way.right, way.down);
      },
    };
  }, [getViewport, setViewport]);
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * How far, in pixels of the screen, the middle of what is to be seen lies from the middle of the canvas; undefined
 * where it is in view. Of what is tall its upper part counts.
 */
export function wayIntoView(
  canvas: Rectangle,
  its: Rectangle,
): { readonly right: number; readonly down: number } | undefined {
  const right = its.x + its.width / 2 - canvas.x - canvas.width / 2;
  const down = its.y + Math.min(its.height, 200) / 2 - canvas.y - canvas.height / 2;
  if (Math.abs(right) <= canvas.width / 2 && Math.abs(down) <= canvas.height / 2) return undefined;
  return { right, down };
}
