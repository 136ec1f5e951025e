import { applyFix, type Finding } from "@lendloom/engine/decision";
import type { Json } from "@lendloom/engine/kernel";
import { App } from "antd";
import { useCallback } from "react";
import { useText } from "../../i18n/index.ts";
import { useEdit, usePack } from "../pack-context.ts";
import { fixWords } from "./finding-words.ts";
import { analysisTexts } from "./texts.ts";

/** Makes the edits of a finding's fix, as one entry of the history. Not ready while the findings are of a former pack. */
export function useFix() {
  const { analysis, names, pack } = usePack();
  const { set } = useEdit();
  const { message } = App.useApp();
  const t = useText(analysisTexts);
  const isReady = analysis.state === "done";
  const fix = useCallback(
    (finding: Finding) => {
      if (finding.fix === undefined || !isReady) return;
      set("", applyFix(pack as unknown as Json, finding.fix.edits), fixWords(finding.fix.texts, names));
      void message.success(t("fixed"));
    },
    [isReady, message, names, pack, set, t],
  );
  return { fix, isReady };
}
