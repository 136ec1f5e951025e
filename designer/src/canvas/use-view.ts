import { useReactFlow } from "@xyflow/react";
import { useEffect, useRef, type RefObject } from "react";
import { absoluteFrames, type CanvasNode } from "./flow-elements.ts";

/** A box to bring into view; a new object brings it into view again. */
export interface Focus {
  readonly id: string;
}

const READABLE = { min: 0.85, max: 1 } as const;

/** Opens on the beginning of the workflow at a size people can read, instead of on all of it at a size they cannot. */
export function useFirstView(wrapper: RefObject<HTMLDivElement | null>, nodes: readonly CanvasNode[]): void {
  const { setViewport } = useReactFlow();
  const done = useRef(false);
  useEffect(() => {
    const element = wrapper.current;
    if (done.current || element === null || nodes.length === 0) return;
    done.current = true;
    const frames = [...absoluteFrames(nodes).values()];
    const left = Math.min(...frames.map(({ x }) => x));
    const right = Math.max(...frames.map(({ x, width }) => x + width));
    const top = Math.min(...frames.map(({ y }) => y));
    const bottom = Math.max(...frames.map(({ y, height }) => y + height));
    const { clientWidth, clientHeight } = element;
    const fit = Math.min((clientWidth - 64) / (right - left), (clientHeight - 64) / (bottom - top));
    const zoom = Math.max(READABLE.min, Math.min(READABLE.max, fit));
    const start = startOf(nodes) ?? (left + right) / 2;
    const wide = (right - left) * zoom > clientWidth - 48;
    const centre = wide ? start : (left + right) / 2;
    void setViewport({ x: clientWidth / 2 - centre * zoom, y: 28 - top * zoom, zoom });
  }, [nodes, wrapper, setViewport]);
}

/** Moves the view to a box when asked to. */
export function useFocus(focus: Focus | undefined, nodes: readonly CanvasNode[]): void {
  const { setCenter, getZoom } = useReactFlow();
  const seen = useRef<Focus>(undefined);
  useEffect(() => {
    if (focus === undefined || focus === seen.current) return;
    const frame = absoluteFrames(nodes).get(focus.id);
    if (frame === undefined) return;
    seen.current = focus;
    void setCenter(frame.x + frame.width / 2, frame.y + Math.min(frame.height, 200) / 2, {
      zoom: Math.max(getZoom(), READABLE.min),
      duration: 300,
    });
  }, [focus, nodes, setCenter, getZoom]);
}

function startOf(nodes: readonly CanvasNode[]): number | undefined {
  const dot = nodes.find((node) => node.type === "dot" && node.parentId === undefined);
  return dot?.position.x;
}
