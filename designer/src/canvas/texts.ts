import { defineTexts } from "../i18n/index.ts";

export const canvasTexts = defineTexts({
  canvas: { "zh-CN": "流程图", en: "Workflow diagram" },
  arranging: { "zh-CN": "正在排版…", en: "Arranging…" },
  tidy: { "zh-CN": "整理布局", en: "Tidy up" },
  fit: { "zh-CN": "显示全部", en: "Fit view" },
  zoomIn: { "zh-CN": "放大", en: "Zoom in" },
  zoomOut: { "zh-CN": "缩小", en: "Zoom out" },
  controls: { "zh-CN": "画布控制", en: "Canvas controls" },
  miniMap: { "zh-CN": "小地图", en: "Mini map" },
  insertHere: { "zh-CN": "在此处插入步骤", en: "Insert a step here" },
  connectTo: { "zh-CN": "连接到…", en: "Connect to…" },
  problems: { "zh-CN": "{count} 个问题", en: "{count} problems" },
  dragHandle: { "zh-CN": "从这里拖出连线", en: "Drag from here to connect" },
  nodeHelp: {
    "zh-CN": "按回车或空格选中步骤，用方向键移动，按 Delete 删除，按 Esc 取消。",
    en: "Press Enter or Space to select a step, the arrow keys to move it, Delete to remove it, Escape to cancel.",
  },
  edgeHelp: {
    "zh-CN": "按回车或空格选中路径，按 Delete 删除，按 Esc 取消。",
    en: "Press Enter or Space to select a path, Delete to remove it, Escape to cancel.",
  },
  moved: {
    "zh-CN": "已向{direction}移动步骤，新位置 x {x}，y {y}",
    en: "Moved the step {direction}, now at x {x}, y {y}",
  },
});
