import type { PackDefinition } from "@lendloom/engine/decision";
import { pointerParts, type Texts } from "@lendloom/engine/kernel";
import { useCallback } from "react";
import { useText, useTitle } from "../../i18n/index.ts";
import { usePack } from "../pack-context.ts";
import { packTexts } from "../texts.ts";
import { analysisTexts } from "./texts.ts";

/** Names the place of a pointer as the editor does: "Risk grade · Row 2 · Credit score". */
export function usePlaceWords(): (pointer: string) => string {
  const { pack } = usePack();
  const t = useText(packTexts);
  const words = useText(analysisTexts);
  const title = useTitle();
  return useCallback(
    (pointer) => {
      const [section = ""] = pointerParts(pointer);
      const sections: Readonly<Record<string, string>> = {
        derived: t("formulas"),
        conditions: t("conditions"),
        reasons: t("reasons"),
        outcome: words("outcome"),
      };
      const head = sections[section];
      const names = namesAlong(pack, pointerParts(pointer), title, (row) => t("rowNumber", { row }));
      const all = [...(head === undefined ? [] : [head]), ...names];
      return all.length === 0 ? words("pack") : all.join(" · ");
    },
    [pack, t, title, words],
  );
}

function namesAlong(
  pack: PackDefinition,
  parts: readonly string[],
  title: (texts: Texts | string) => string,
  rowName: (row: number) => string,
): readonly string[] {
  const names: string[] = [];
  let value: unknown = pack;
  const above: unknown[] = [];
  for (const [index, key] of parts.entries()) {
    above.push(value);
    value = member(value, key);
    const parent = parts[index - 1];
    if (parent === "rows") names.push(rowName(Number(key) + 1));
    else if (parent === "when" && parts[index - 3] === "rows") {
      // The table is four steps up: rows, the row, `when`, the cell.
      const head = textsOf(member(member(above[index - 3], "inputs"), key));
      if (head !== undefined) names.push(title(head));
    } else {
      const texts = textsOf(value);
      const when = parent === "attributes" ? member(value, "when") : undefined;
      if (texts !== undefined) names.push(title(texts));
      else if (typeof when === "string") names.push(when);
      else if (index === 1) names.push(key);
    }
  }
  return names;
}

function member(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

function textsOf(value: unknown): Texts | undefined {
  const texts = member(value, "title");
  return typeof member(texts, "zh-CN") === "string" ? (texts as Texts) : undefined;
}
