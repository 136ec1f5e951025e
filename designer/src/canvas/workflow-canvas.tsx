import "@xyflow/react/dist/style.css";
import "./canvas.css";
import {
  Background,
  BackgroundVariant,
  ReactFlow,
  ReactFlowProvider,
  type EdgeChange,
  type EdgeTypes,
  type NodeChange,
  type NodeTypes,
  type OnConnectEnd,
} from "@xyflow/react";
import { Spin } from "antd";
import { useCallback, useMemo, useRef, useState } from "react";
import { useLanguage, useText } from "../i18n/index.ts";
import { ariaLabels } from "./aria-labels.ts";
import { arrowOfStub, isStub, type LayoutEngine } from "./arrange.ts";
import { ArrowEdge, ArrowHeads } from "./arrow-edge.tsx";
import { CanvasActionsContext, type CanvasActions } from "./canvas-actions.ts";
import { CanvasControls } from "./canvas-controls.tsx";
import type { BoxPlace, Diagram, Lights } from "./diagram.ts";
import { layoutInWorker } from "./elk-worker.ts";
import { absoluteFrames, edgesOf, nodesOf, type CanvasEdge, type CanvasNode } from "./flow-elements.ts";
import { GroupBox } from "./group-box.tsx";
import { createOpenMenu, OpenMenuContext } from "./open-menu.ts";
import { OverviewMap } from "./overview-map.tsx";
import { StateBox } from "./state-box.tsx";
import { ExitBox, InitialDot, StubBox } from "./stub-box.tsx";
import { canvasTexts } from "./texts.ts";
import { useArrangement } from "./use-arrangement.ts";
import { useBringIntoView } from "./use-bring-into-view.ts";
import { useFirstView, useFocus, type Focus } from "./use-view.ts";

// Constants of the module: new objects would make React Flow mount every node anew.
const nodeTypes: NodeTypes = { box: StateBox, nest: GroupBox, exit: ExitBox, stub: StubBox, dot: InitialDot };
const edgeTypes: EdgeTypes = { arrow: ArrowEdge };
const noLoss = { hideAttribution: true };

export interface WorkflowCanvasProps extends CanvasActions {
  readonly diagram: Diagram;
  /** Whether all its words are there: until then nothing is drawn, for a box that grows moves the others. */
  readonly isSettled: boolean;
  /** Boxes a person moved. */
  readonly places: Readonly<Record<string, BoxPlace>>;
  readonly selected: ReadonlySet<string>;
  /** How many problems a box has, by its id. */
  readonly problems: ReadonlyMap<string, number>;
  readonly lights?: Lights | undefined;
  readonly focus?: Focus | undefined;
  readonly engine?: LayoutEngine;
  readonly onSelect: (ids: readonly string[]) => void;
  /** At the end of a drag or a key press, never during it. */
  readonly onMove: (places: Readonly<Record<string, BoxPlace>>) => void;
  /** A connection was drawn from a box, or from the loose end of an arrow. */
  readonly onConnect: (from: { readonly box: string } | { readonly arrow: string }, target: string) => void;
  readonly onRemove: (ids: readonly string[]) => void;
  readonly onTidy: () => void;
}

/** Draws a workflow with React Flow and reports what a person does to it; it changes nothing by itself. */
export function WorkflowCanvas(props: WorkflowCanvasProps) {
  const [openMenu] = useState(createOpenMenu);
  return (
    <ReactFlowProvider>
      <OpenMenuContext value={openMenu}>
        <Canvas {...props} />
      </OpenMenuContext>
    </ReactFlowProvider>
  );
}

function Canvas(props: WorkflowCanvasProps) {
  const { diagram, places, selected, problems, lights, focus, onMove, onSelect, onConnect, onRemove } = props;
  const { insertMenu, connectMenu, readOnly } = props;
  const t = useText(canvasTexts);
  const language = useLanguage();
  const [failure, setFailure] = useState<Error>();
  const arrangement = useArrangement(diagram, props.isSettled, props.engine ?? layoutInWorker, setFailure);
  const [dragged, setDragged] = useState<Readonly<Record<string, BoxPlace>>>({});
  const before = useRef<{ nodes: Map<string, CanvasNode>; edges: Map<string, CanvasEdge> }>({
    nodes: new Map(),
    edges: new Map(),
  });
  if (failure !== undefined) throw failure;

  const { nodes, edges } = useMemo(() => {
    if (arrangement === undefined) return { nodes: [], edges: [] };
    const shown = { diagram, arrangement, places: { ...places, ...dragged }, selected, problems, lights };
    const nodes = nodesOf(shown, before.current.nodes);
    const edges = edgesOf(shown, absoluteFrames(nodes), before.current.edges);
    before.current = {
      nodes: new Map(nodes.map((node) => [node.id, node])),
      edges: new Map(edges.map((edge) => [edge.id, edge])),
    };
    return { nodes, edges };
  }, [diagram, arrangement, places, dragged, selected, problems, lights]);

  const wrapper = useRef<HTMLDivElement>(null);
  const isPlaced = useFirstView(wrapper, nodes);
  useFocus(focus, nodes);
  const bringIntoView = useBringIntoView();

  const changeNodes = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const moving: Record<string, BoxPlace> = {};
      const moved: Record<string, BoxPlace> = {};
      for (const change of changes) {
        // Enter or Space on a box selects it, as a click does.
        if (change.type === "select" && change.selected) {
          const node = before.current.nodes.get(change.id);
          if (node !== undefined) onSelect([meantBy(node)]);
        }
        if (change.type !== "position" || change.position === undefined) continue;
        const place = { x: Math.round(change.position.x), y: Math.round(change.position.y) };
        (change.dragging === true ? moving : moved)[change.id] = place;
      }
      if (Object.keys(moving).length > 0) setDragged((now) => ({ ...now, ...moving }));
      if (Object.keys(moved).length > 0) {
        setDragged({});
        const changed = Object.entries(moved).filter(([id, place]) => {
          const was = before.current.nodes.get(id)?.position;
          return dragged[id] !== undefined || was?.x !== place.x || was.y !== place.y;
        });
        if (changed.length > 0) onMove(Object.fromEntries(changed));
      }
    },
    [dragged, onMove, onSelect],
  );

  const changeEdges = useCallback(
    (changes: EdgeChange<CanvasEdge>[]) => {
      for (const change of changes) {
        if (change.type !== "select" || !change.selected) continue;
        if (before.current.edges.get(change.id)?.data?.arrow !== undefined) onSelect([change.id]);
      }
    },
    [onSelect],
  );

  const finishConnection = useCallback<OnConnectEnd>(
    (event, { fromNode, toNode }) => {
      if (fromNode === null) return;
      const target = toNode?.id ?? boxUnder(event);
      if (target === undefined || !diagram.boxes.some((box) => box.id === target)) return;
      onConnect(isStub(fromNode.id) ? { arrow: arrowOfStub(fromNode.id) } : { box: fromNode.id }, target);
    },
    [diagram, onConnect],
  );

  const actions = useMemo(() => ({ insertMenu, connectMenu, readOnly }), [insertMenu, connectMenu, readOnly]);
  const labels = useMemo(() => ariaLabels(language), [language]);
  return (
    <CanvasActionsContext.Provider value={actions}>
      <div
        className="ll-canvas"
        ref={wrapper}
        {...bringIntoView}
        data-testid="canvas"
        data-arranged={isPlaced}
      >
        <ArrowHeads />
        {!isPlaced && <Spin className="ll-arranging" description={t("arranging")} />}
        <ReactFlow<CanvasNode, CanvasEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={changeNodes}
          onEdgesChange={changeEdges}
          selectNodesOnDrag={false}
          onNodeClick={(_, node) => onSelect([meantBy(node)])}
          onEdgeClick={(_, edge) => edge.data?.arrow !== undefined && onSelect([edge.id])}
          onPaneClick={() => onSelect([])}
          onConnectEnd={finishConnection}
          onBeforeDelete={({ nodes: gone, edges: cut }) => {
            const ids = [...gone, ...cut].filter(({ id }) => selected.has(id)).map(({ id }) => id);
            if (ids.length > 0 && !readOnly) onRemove(ids);
            return Promise.resolve(false);
          }}
          deleteKeyCode={deleteKeys}
          multiSelectionKeyCode={null}
          selectionKeyCode={null}
          nodesDraggable={!readOnly}
          nodesConnectable={!readOnly}
          // A person at the keyboard finds a step's transitions in its panel, not by a stop at every arrow.
          edgesFocusable={false}
          nodeDragThreshold={4}
          connectionRadius={30}
          minZoom={0.15}
          maxZoom={1.75}
          panOnScroll
          zoomOnDoubleClick={false}
          // It takes a step's place inside of its group for one on the canvas; the drawing is moved by ourselves.
          autoPanOnNodeFocus={false}
          proOptions={noLoss}
          ariaLabelConfig={labels}
          aria-label={t("canvas")}
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--ll-dots)" />
          {nodes.length < 1_000 && nodes.length > 0 && <OverviewMap />}
          <CanvasControls onTidy={props.onTidy} readOnly={readOnly} />
        </ReactFlow>
      </div>
    </CanvasActionsContext.Provider>
  );
}

/** What a click on a node selects: an exit stands for its end, a stub for its arrow. */
function meantBy(node: CanvasNode): string {
  if (node.type === "exit") return node.data.exit.target;
  return isStub(node.id) ? arrowOfStub(node.id) : node.id;
}

const deleteKeys = ["Delete", "Backspace"];

/** The innermost box under the pointer: a connection may be dropped anywhere on a box. */
function boxUnder(event: MouseEvent | TouchEvent): string | undefined {
  const point = "changedTouches" in event ? event.changedTouches[0] : event;
  if (point === undefined) return undefined;
  const element = document.elementFromPoint(point.clientX, point.clientY)?.closest(".react-flow__node");
  return element?.getAttribute("data-id") ?? undefined;
}
