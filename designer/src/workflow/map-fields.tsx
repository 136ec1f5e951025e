import type { Texts } from "@lendloom/engine/kernel";
import type { Invoke } from "@lendloom/engine/workflow";
import { InputNumber, Select } from "antd";
import { useText } from "../i18n/index.ts";
import { FeelInput } from "./feel-input.tsx";
import type { InvokeFieldsProps } from "./invoke-fields.tsx";
import { mapTexts } from "./map-texts.ts";
import { Field } from "./panel-parts.tsx";
import { pointerEdits } from "./pointer-edits.ts";

type Map = Extract<Invoke, { src: "map" }>;
type Completion = NonNullable<Map["params"]["completion"]>;
type Kind = "all" | "any" | "count" | "settled" | "when";

const kinds: readonly Kind[] = ["all", "any", "count", "settled", "when"];
const itemsLabel: Texts = { "zh-CN": "修改逐项列表", en: "Change the list to go through" };
const concurrencyLabel: Texts = { "zh-CN": "修改同时进行的数量", en: "Change how many run at once" };
const completionLabel: Texts = { "zh-CN": "修改何时算完成", en: "Change when it is done" };

/** Which list a map goes through, how many of its sub-flows run at once, and when it is done. */
export function MapFields({ invoke, pointer, document, problems }: InvokeFieldsProps<Map>) {
  const t = useText(mapTexts);
  const edits = pointerEdits(document);
  const { items, concurrency, completion = "all" } = invoke.params;
  const kind = kindOf(completion);
  const at = `${pointer}/params`;
  const change = (next: Completion) => edits.set(`${at}/completion`, next, completionLabel);
  return (
    <>
      <Field label={t("items")} hint={t("itemsHint")} problems={problems.at(`${at}/items`)}>
        <FeelInput
          value={items}
          label={t("items")}
          isWrong={problems.at(`${at}/items`).length > 0}
          onChange={(next) => edits.set(`${at}/items`, next, itemsLabel)}
          testId="map-items"
        />
      </Field>
      <Field label={t("completion")} hint={t(`${kind}Hint`)} problems={problems.at(`${at}/completion`)}>
        <div className="wf-row">
          <Select<Kind>
            className="wf-grow"
            value={kind}
            options={kinds.map((value) => ({ value, label: t(value) }))}
            aria-label={t("completion")}
            onChange={(next) => change(completionOf(next))}
            data-testid="map-completion"
          />
          {typeof completion === "object" && "count" in completion && (
            <InputNumber
              min={1}
              max={1_000}
              precision={0}
              value={completion.count}
              aria-label={t("count")}
              onChange={(count) => count !== null && change({ count })}
              data-testid="map-count"
            />
          )}
        </div>
        {typeof completion === "object" && "when" in completion && (
          <FeelInput
            value={completion.when}
            label={t("when")}
            isWrong={problems.at(`${at}/completion/when`).length > 0}
            onChange={(when) => change({ when })}
            testId="map-when"
          />
        )}
      </Field>
      <Field label={t("concurrency")} hint={t("concurrencyHint")} problems={problems.at(`${at}/concurrency`)}>
        <InputNumber
          min={1}
          max={100}
          precision={0}
          value={concurrency ?? 10}
          aria-label={t("concurrency")}
          onChange={(next) => next !== null && edits.set(`${at}/concurrency`, next, concurrencyLabel)}
          data-testid="map-concurrency"
        />
      </Field>
    </>
  );
}

function kindOf(completion: Completion): Kind {
  if (typeof completion === "string") return completion;
  return "count" in completion ? "count" : "when";
}

/** What it begins with where a person chooses it. */
function completionOf(kind: Kind): Completion {
  switch (kind) {
    case "count":
      return { count: 2 };
    case "when":
      return { when: 'count(event.output[status = "done"]) >= 2' };
    default:
      return kind;
  }
}
