import { Checkbox, Select } from "antd";
import { useMemo } from "react";
import { placedStates, removeValue, setValue, targetKey, targetText } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import type { PathFieldsProps } from "./path-fields.tsx";
import { targetOptions } from "./target-options.ts";
import { workflowTexts } from "./texts.ts";

/** What a path does besides leading to its target: other regions it enters, and whether it leaves its own state first. */
export function BesideFields({
  path,
  definition,
  document,
}: Pick<PathFieldsProps, "path" | "definition" | "document">) {
  const t = useText(workflowTexts);
  const title = useTitle();
  const options = useMemo(() => targetOptions(definition, title), [definition, title]);
  const { pointer, source, transition } = path;
  const { alsoTargets = [], reenter, target } = transition;
  const isInside = target !== undefined && isOwn(definition, source, targetKey(target) ?? "");
  return (
    <>
      {alsoTargets.length > 0 && (
        <Select
          mode="multiple"
          className="wf-target"
          value={alsoTargets.map((text) => targetKey(text) ?? text)}
          options={[...options]}
          aria-label={t("alsoEnters")}
          prefix={<span className="wf-arrow-prefix">{t("alsoEnters")}</span>}
          onChange={(keys: readonly string[]) => {
            const states = placedStates(definition);
            const label = { "zh-CN": "修改同时进入的步骤", en: "Change what is entered beside" };
            document.run(
              keys.length === 0
                ? removeValue(`${pointer}/alsoTargets`, { label })
                : setValue(
                    `${pointer}/alsoTargets`,
                    keys.map((key) => targetText(states, source, key)),
                    { label },
                  ),
            );
          }}
          data-testid={`also-${pointer}`}
        />
      )}
      {(isInside || reenter !== undefined) && (
        <Checkbox
          checked={reenter === true}
          onChange={({ target: { checked } }) => {
            const label = { "zh-CN": "先离开再进入", en: "Leave before entering" };
            document.run(
              checked
                ? setValue(`${pointer}/reenter`, true, { label })
                : removeValue(`${pointer}/reenter`, { label }),
            );
          }}
          data-testid={`reenter-${pointer}`}
        >
          {t("reenter")}
        </Checkbox>
      )}
    </>
  );
}

/** Whether a target is the source itself or lies inside of it: only then leaving first makes a difference. */
function isOwn(definition: PathFieldsProps["definition"], source: string, target: string): boolean {
  const states = placedStates(definition);
  for (let at: string | undefined = target; at !== undefined; at = states.get(at)?.parent) {
    if (at === source) return true;
  }
  return false;
}
