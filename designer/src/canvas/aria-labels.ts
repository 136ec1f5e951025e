import type { AriaLabelConfig } from "@xyflow/react";
import { fillTexts, type Language } from "@lendloom/engine/kernel";
import { canvasTexts } from "./texts.ts";

/** React Flow's own words for people who cannot see the drawing, in the language in use. */
export function ariaLabels(language: Language): Partial<AriaLabelConfig> {
  return {
    "node.a11yDescription.default": canvasTexts.nodeHelp[language],
    "node.a11yDescription.keyboardDisabled": canvasTexts.nodeHelp[language],
    "node.a11yDescription.ariaLiveMessage": ({ direction, x, y }) =>
      fillTexts(canvasTexts.moved, { direction: directions[direction]?.[language] ?? direction, x, y })[
        language
      ],
    "edge.a11yDescription.default": canvasTexts.edgeHelp[language],
    "controls.ariaLabel": canvasTexts.controls[language],
    "minimap.ariaLabel": canvasTexts.miniMap[language],
    "handle.ariaLabel": canvasTexts.dragHandle[language],
  };
}

const directions: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  up: { "zh-CN": "上", en: "up" },
  down: { "zh-CN": "下", en: "down" },
  left: { "zh-CN": "左", en: "left" },
  right: { "zh-CN": "右", en: "right" },
};
