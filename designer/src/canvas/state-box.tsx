import { Handle, Position, type NodeProps } from "@xyflow/react";
import { memo } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { boxIcons } from "./box-icons.tsx";
import { useCanvasActions } from "./canvas-actions.ts";
import type { BoxNode } from "./flow-elements.ts";
import { canvasTexts } from "./texts.ts";

/** A state without states inside: what it is called, what it does, and where a path may begin or end. */
export const StateBox = memo(function StateBox({ data, selected, id }: NodeProps<BoxNode>) {
  const t = useText(canvasTexts);
  const title = useTitle();
  const { readOnly } = useCanvasActions();
  const { box, light, problems } = data;
  return (
    <div
      className={`ll-box ll-${box.shape} ll-icon-${box.icon}`}
      data-selected={selected}
      data-light={light?.light}
      style={{ "--order": light?.order ?? 0 } as React.CSSProperties}
      data-testid={`state-${id}`}
    >
      <Handle type="target" position={Position.Top} isConnectable={!readOnly} />
      <span className="ll-box-icon" aria-hidden>
        {boxIcons[box.icon]}
      </span>
      <span className="ll-box-words">
        <strong title={title(box.title)}>{title(box.title)}</strong>
        {box.lines.map((line, index) => (
          <small key={index} title={title(line)}>
            {title(line)}
          </small>
        ))}
      </span>
      {problems > 0 && (
        <span className="ll-badge" title={t("problems", { count: problems })}>
          {problems}
        </span>
      )}
      {box.shape !== "final" && (
        <Handle
          type="source"
          position={Position.Bottom}
          isConnectable={!readOnly}
          title={t("dragHandle")}
          data-testid={`handle-${id}`}
        />
      )}
    </div>
  );
});
