import { Handle, Position, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { boxIcons } from "./box-icons.tsx";
import { useCanvasActions } from "./canvas-actions.ts";
import type { BoxNode } from "./flow-elements.ts";
import { canvasTexts } from "./texts.ts";

/** A state with states inside; the regions of a parallel one are dashed and lie side by side. */
export const GroupBox = memo(function GroupBox({ data, selected, id }: NodeProps<BoxNode>) {
  const t = useText(canvasTexts);
  const title = useTitle();
  const { readOnly } = useCanvasActions();
  const { box, light, problems } = data;
  return (
    <div
      className={`ll-group ll-${box.shape}`}
      data-selected={selected}
      data-light={light?.light}
      style={{ "--order": light?.order ?? 0 } as React.CSSProperties}
      data-testid={`state-${id}`}
    >
      <Handle type="target" position={Position.Top} isConnectable={!readOnly} />
      <header>
        <span aria-hidden>{boxIcons[box.icon]}</span>
        <strong title={title(box.title)}>{title(box.title)}</strong>
        {box.lines.map((line, index) => (
          <small key={index}>{title(line)}</small>
        ))}
      </header>
      {problems > 0 && (
        <span className="ll-badge" title={t("problems", { count: problems })}>
          {problems}
        </span>
      )}
      <Handle
        type="source"
        position={Position.Bottom}
        isConnectable={!readOnly}
        title={t("dragHandle")}
        data-testid={`handle-${id}`}
      />
    </div>
  );
});
