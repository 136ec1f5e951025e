import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import type { CatalogueDefinition } from "@lendloom/engine/decision";
import { pointer as pointerOf, type Texts } from "@lendloom/engine/kernel";
import { Button, Select } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { FieldProblems } from "./panel-parts.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import type { Problems } from "./use-problems.ts";

interface EventFactsProps {
  readonly pointer: string;
  readonly facts: Readonly<Record<string, string>> | undefined;
  readonly members: readonly string[];
  readonly catalogue: CatalogueDefinition | undefined;
  readonly edits: PointerEdits;
  readonly problems: Problems;
}

/** Which members of a payload become which facts of the application. */
export function EventFacts({ pointer, facts = {}, members, catalogue, edits, problems }: EventFactsProps) {
  const t = useText(propertyTexts);
  const title = useTitle();
  const taken = Object.keys(facts);
  const names = Object.entries(catalogue?.facts ?? {});
  const free = names.map(([name]) => name).find((name) => !taken.includes(name));
  return (
    <div className="wf-field">
      <span className="wf-label">{t("toFacts")}</span>
      {Object.entries(facts).map(([fact, member]) => (
        <div key={fact} className="wf-row wf-fact-row">
          <Select
            className="wf-grow"
            value={member}
            options={members.map((value) => ({ value, label: value }))}
            aria-label={t("member")}
            onChange={(next: string) => edits.set(`${pointer}${pointerOf(fact)}`, next, label)}
          />
          <span aria-hidden>→</span>
          <Select
            className="wf-grow"
            showSearch={{ optionFilterProp: "label" }}
            value={fact}
            options={names.map(([value, known]) => ({
              value,
              label: title(known.title),
              disabled: taken.includes(value),
            }))}
            aria-label={t("fact")}
            onChange={(next: string) => edits.rename(pointer, fact, next, label)}
          />
          <Button
            type="text"
            size="small"
            icon={<DeleteOutlined />}
            aria-label={`${t("removeInput")} ${fact}`}
            onClick={() =>
              edits.set(taken.length === 1 ? pointer : `${pointer}${pointerOf(fact)}`, undefined, label)
            }
          />
        </div>
      ))}
      <Button
        type="link"
        size="small"
        className="wf-add"
        icon={<PlusOutlined />}
        disabled={free === undefined || members.length === 0}
        onClick={() =>
          free !== undefined && edits.set(`${pointer}${pointerOf(free)}`, members[0] ?? "", label)
        }
      >
        {t("addInput")}
      </Button>
      <small>{t("toFactsHint")}</small>
      <FieldProblems problems={problems.at(pointer)} />
    </div>
  );
}

const label: Texts = { "zh-CN": "修改写入的数据", en: "Change what becomes facts" };
