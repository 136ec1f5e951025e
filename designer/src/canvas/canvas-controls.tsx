import { ExpandOutlined, MinusOutlined, NodeIndexOutlined, PlusOutlined } from "@ant-design/icons";
import { Panel, useReactFlow, useStore } from "@xyflow/react";
import { Button, Space, Tooltip } from "antd";
import type { ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { paceOf } from "./pace.ts";
import { canvasTexts } from "./texts.ts";

/** Zoom, fit and tidy. */
export function CanvasControls({ onTidy, readOnly }: { onTidy: () => void; readOnly: boolean }) {
  const t = useText(canvasTexts);
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  const zoom = useStore((store) => Math.round(store.transform[2] * 100));
  return (
    <Panel position="bottom-left" aria-label={t("controls")}>
      <Space.Compact className="ll-controls">
        <Control
          label={t("zoomOut")}
          icon={<MinusOutlined />}
          onClick={() => zoomOut()}
          id="canvas-zoom-out"
        />
        <span className="ll-zoom">{zoom}%</span>
        <Control label={t("zoomIn")} icon={<PlusOutlined />} onClick={() => zoomIn()} id="canvas-zoom-in" />
        <Control
          label={t("fit")}
          icon={<ExpandOutlined />}
          onClick={() => fitView({ padding: 0.06, maxZoom: 1, duration: paceOf(250) })}
          id="canvas-fit"
        />
        {!readOnly && (
          <Control label={t("tidy")} icon={<NodeIndexOutlined />} onClick={onTidy} id="canvas-tidy" />
        )}
      </Space.Compact>
    </Panel>
  );
}

interface ControlProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly id: string;
  readonly onClick: () => unknown;
}

function Control({ label, icon, id, onClick }: ControlProps) {
  return (
    <Tooltip title={label}>
      <Button type="text" icon={icon} aria-label={label} onClick={() => void onClick()} data-testid={id} />
    </Tooltip>
  );
}
