import { DisconnectOutlined } from "@ant-design/icons";
import { Handle, Position, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { useCanvasActions } from "./canvas-actions.ts";
import { boxIcons } from "./box-icons.tsx";
import { CanvasMenu } from "./canvas-menu.tsx";
import type { ExitNode, StubNode } from "./flow-elements.ts";
import { canvasTexts } from "./texts.ts";

/** The loose end of a path that leads nowhere yet: one click, or a drag from its handle, connects it. */
export const StubBox = memo(function StubBox({
  data,
  positionAbsoluteX,
  positionAbsoluteY,
}: NodeProps<StubNode>) {
  const t = useText(canvasTexts);
  const { connectMenu, readOnly } = useCanvasActions();
  const { id } = data.arrow;
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <CanvasMenu
        name={`connect ${id}`}
        placement="bottom"
        x={positionAbsoluteX}
        y={positionAbsoluteY}
        disabled={readOnly}
        menu={(close) => connectMenu(id, close)}
        className="ll-stub nodrag nopan"
        data-testid={`connect-${id}`}
      >
        <DisconnectOutlined aria-hidden /> {t("connectTo")}
      </CanvasMenu>
      <Handle type="source" position={Position.Bottom} isConnectable={!readOnly} title={t("dragHandle")} />
    </>
  );
});

/** Stands for an end that is far away. */
export const ExitBox = memo(function ExitBox({ data, selected }: NodeProps<ExitNode>) {
  const title = useTitle();
  const { exit, light } = data;
  return (
    <span
      className={`ll-exit ll-icon-${exit.icon}`}
      data-selected={selected}
      data-light={light?.light}
      style={{ "--order": light?.order ?? 0 } as React.CSSProperties}
      data-testid={`exit-${exit.id}`}
    >
      <Handle type="target" position={Position.Top} isConnectable={false} />
      {boxIcons[exit.icon]}
      <span>{title(exit.title)}</span>
    </span>
  );
});

/** Where a group begins. */
export const InitialDot = memo(function InitialDot() {
  return (
    <>
      <span className="ll-dot" aria-hidden />
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
});
