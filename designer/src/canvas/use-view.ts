import { useReactFlow, useStoreApi, type ReactFlowState } from "@xyflow/react";
import { useEffect, useRef, useState, type RefObject } from "react";
import { absoluteFrames, type CanvasNode, type Frame } from "./flow-elements.ts";
import { paceOf } from "./pace.ts";

/** Boxes to bring into view, one at a readable size or several at once; a new object brings them again. */
export interface Focus {
  readonly ids: readonly string[];
}

const READABLE = { min: 0.85, max: 1 } as const;

/**
 * Opens on the beginning of the workflow at a size people can read, instead of on all of it at a size they cannot.
 * False until then: what moves away from under the pointer is not to be seen yet.
 */
export function useFirstView(
  wrapper: RefObject<HTMLDivElement | null>,
  nodes: readonly CanvasNode[],
): boolean {
  const { setViewport } = useReactFlow();
  const [isPlaced, setPlaced] = useState(false);
  const done = useRef(false);
  useEffect(() => {
    const element = wrapper.current;
    if (done.current || element === null || nodes.length === 0) return;
    done.current = true;
    const { x: left, y: top, width, height } = around([...absoluteFrames(nodes).values()]);
    const { clientWidth, clientHeight } = element;
    const fit = Math.min((clientWidth - 64) / width, (clientHeight - 64) / height);
    const zoom = Math.max(READABLE.min, Math.min(READABLE.max, fit));
    const start = startOf(nodes) ?? left + width / 2;
    const wide = width * zoom > clientWidth - 48;
    const centre = wide ? start : left + width / 2;
    const view = { x: clientWidth / 2 - centre * zoom, y: 28 - top * zoom, zoom };
    void setViewport(view).then(() => setPlaced(true));
  }, [nodes, wrapper, setViewport]);
  return isPlaced;
}

/** Moves the view to a box when asked to. */
export function useFocus(focus: Focus | undefined, nodes: readonly CanvasNode[]): void {
  const { setCenter, getZoom, fitView } = useReactFlow();
  const store = useStoreApi();
  const seen = useRef<Focus>(undefined);
  useEffect(() => {
    if (focus === undefined || focus === seen.current || nodes.length === 0) return;
    const known = absoluteFrames(nodes);
    const frames = focus.ids.flatMap((id) => known.get(id) ?? []);
    const [first] = frames;
    // A box that was just inserted is not arranged yet: the next nodes will hold it.
    if (first === undefined) return;
    seen.current = focus;
    if (focus.ids.length > 1) {
      // A short path is no reason to show boxes larger than life.
      const shown = focus.ids.filter((id) => known.has(id)).map((id) => ({ id }));
      void fitView({ nodes: shown, padding: 0.05, maxZoom: READABLE.max, duration: paceOf(350) });
      return;
    }
    if (isInView(first, store.getState())) return;
    void setCenter(first.x + first.width / 2, first.y + Math.min(first.height, 200) / 2, {
      zoom: Math.max(getZoom(), READABLE.min),
      duration: paceOf(300),
    });
  }, [focus, nodes, store, setCenter, getZoom, fitView]);
}

/** Whether a box is already there to be read, with the controls at the lower edge left free. */
function isInView(
  { x, y, width, height }: Frame,
  { transform, width: wide, height: high }: ReactFlowState,
): boolean {
  const [left, top, zoom] = transform;
  const [from, upper] = [x * zoom + left, y * zoom + top];
  const lower = upper + Math.min(height, 200) * zoom;
  return (
    zoom >= READABLE.min && from >= 0 && upper >= 0 && from + width * zoom <= wide && lower <= high - CONTROLS
  );
}

const CONTROLS = 56;

function startOf(nodes: readonly CanvasNode[]): number | undefined {
  const dot = nodes.find((node) => node.type === "dot" && node.parentId === undefined);
  return dot?.position.x;
}

function around(frames: readonly Frame[]): Frame {
  const left = Math.min(...frames.map(({ x }) => x));
  const top = Math.min(...frames.map(({ y }) => y));
  const right = Math.max(...frames.map(({ x, width }) => x + width));
  const bottom = Math.max(...frames.map(({ y, height }) => y + height));
  return { x: left, y: top, width: right - left, height: bottom - top };
}
