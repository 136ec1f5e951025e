import { ClockCircleOutlined, PlusOutlined, WarningOutlined } from "@ant-design/icons";
import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo, type MouseEvent } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { useCanvasActions } from "./canvas-actions.ts";
import { CanvasMenu } from "./canvas-menu.tsx";
import type { Arrow } from "./diagram.ts";
import type { CanvasEdge } from "./flow-elements.ts";
import { canvasTexts } from "./texts.ts";

/** A transition: its route, what it says, and the button that inserts a step on it. */
export const ArrowEdge = memo(function ArrowEdge({ id, data, selected }: EdgeProps<CanvasEdge>) {
  if (data === undefined) return null;
  const { arrow, path, label, order } = data;
  const look = arrowLook(arrow, selected === true, order !== undefined);
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        className={`ll-arrow ll-arrow-${look}`}
        markerEnd={`url(#ll-head-${look})`}
        interactionWidth={18}
        style={{ "--order": order ?? 0 } as React.CSSProperties}
      />
      {arrow !== undefined && (
        <EdgeLabelRenderer>
          <ArrowLabel arrow={arrow} look={look} x={label.x} y={label.y} order={order ?? 0} />
        </EdgeLabelRenderer>
      )}
    </>
  );
});

type Look = "plain" | "timer" | "error" | "stub" | "selected" | "lit";

function arrowLook(arrow: Arrow | undefined, selected: boolean, lit: boolean): Look {
  if (selected) return "selected";
  if (lit) return "lit";
  if (arrow === undefined) return "plain";
  if (arrow.target === undefined) return "stub";
  return arrow.kind === "timer" || arrow.kind === "error" ? arrow.kind : "plain";
}

interface LabelProps {
  readonly arrow: Arrow;
  readonly look: Look;
  readonly x: number;
  readonly y: number;
  readonly order: number;
}

function ArrowLabel({ arrow, look, x, y, order }: LabelProps) {
  const t = useText(canvasTexts);
  const title = useTitle();
  const { insertMenu, readOnly } = useCanvasActions();
  return (
    <div
      className="ll-label nodrag nopan"
      data-look={look}
      data-arrow={arrow.id}
      style={
        {
          transform: `translate(-50%, -50%) translate(${x}px, ${y}px)`,
          "--order": order,
        } as React.CSSProperties
      }
    >
      {arrow.label !== undefined && (
        <span className="ll-label-words" title={title(arrow.hint ?? arrow.label)}>
          {arrow.kind === "timer" && <ClockCircleOutlined aria-hidden />}
          {arrow.kind === "error" && <WarningOutlined aria-hidden />}
          {title(arrow.label)}
        </span>
      )}
      {!readOnly && arrow.target !== undefined && arrow.beside === undefined && (
        // React hands clicks on the button up to the edge, which would select the path.
        <span role="presentation" onClick={stop}>
          <CanvasMenu
            name={`insert ${arrow.id}`}
            placement="right"
            x={x}
            y={y}
            disabled={false}
            menu={(close) => insertMenu(arrow.id, close)}
            className="ll-plus"
            aria-label={t("insertHere")}
            data-testid={`insert-${arrow.id}`}
          >
            <PlusOutlined />
          </CanvasMenu>
        </span>
      )}
    </div>
  );
}

const stop = (event: MouseEvent) => event.stopPropagation();

const heads: readonly Look[] = ["plain", "timer", "error", "stub", "selected", "lit"];

/** The arrow heads that edges refer to, one of each colour. */
export function ArrowHeads() {
  return (
    <svg className="ll-heads" aria-hidden>
      <defs>
        {heads.map((look) => (
          <marker
            key={look}
            id={`ll-head-${look}`}
            className={`ll-head-${look}`}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="7"
            markerHeight="7"
            markerUnits="userSpaceOnUse"
            orient="auto-start-reverse"
          >
            <path d="M1,1 L9,5 L1,9 z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
