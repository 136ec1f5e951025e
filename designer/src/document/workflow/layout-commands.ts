import type { Layout, WorkflowDefinition } from "@lendloom/engine/workflow";
import type { Command, EditableContent } from "../open-document.ts";

type Places = Readonly<Record<string, { readonly x: number; readonly y: number }>>;

/** Where people put boxes; positions never touch the definition and so change no hash. */
export function placesOf(layout: unknown): Places {
  return isLayout(layout) ? layout.boxes : nowhere;
}

/** Remembers where boxes were put down; steps by arrow key soon after each other are one entry. */
export function moveBoxes(places: Places): Command<WorkflowDefinition> {
  return {
    label: { "zh-CN": "移动步骤", en: "Move steps" },
    merge: `move:${Object.keys(places).sort().join()}`,
    change(content) {
      const { boxes } = layoutOf(content);
      for (const [key, { x, y }] of Object.entries(places)) boxes[key] = { x, y };
    },
  };
}

/** Gives every box back to the automatic layout: geometry only, one entry. */
export function tidy(): Command<WorkflowDefinition> {
  return {
    label: { "zh-CN": "整理布局", en: "Tidy up" },
    change(content) {
      const layout = layoutOf(content);
      if (Object.keys(layout.boxes).length > 0) layout.boxes = {};
    },
  };
}

/** Forgets the places of states that are gone. */
export function forgetPlaces(content: EditableContent<WorkflowDefinition>, keys: ReadonlySet<string>): void {
  const { layout } = content;
  if (!isLayout(layout)) return;
  for (const key of keys) Reflect.deleteProperty(layout.boxes, key);
}

const nowhere: Places = {};

function layoutOf(content: EditableContent<WorkflowDefinition>): Layout {
  if (!isLayout(content.layout)) {
    content.layout = { format: "lendloom-layout/1", direction: "down", boxes: {} } satisfies Layout;
  }
  return content.layout as Layout;
}

function isLayout(layout: unknown): layout is Layout {
  return typeof layout === "object" && layout !== null && "boxes" in layout;
}
