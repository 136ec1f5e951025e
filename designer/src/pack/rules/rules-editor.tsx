import { PlusOutlined } from "@ant-design/icons";
import type { RulesDecision } from "@lendloom/engine/decision";
import { pointer as pointerOf, type Json } from "@lendloom/engine/kernel";
import { Button } from "antd";
import { useText } from "../../i18n/index.ts";
import { actionLabel } from "../edit-labels.ts";
import { freshId } from "../ids.ts";
import { useEdit, usePack } from "../pack-context.ts";
import { decisionPointer } from "../part.ts";
import { outcomeTexts, packTexts } from "../texts.ts";
import { startingValue } from "./operators.ts";
import { RuleCard } from "./rule-card.tsx";

/** The rules of a decision as sentences, and how they settle the outcome together. */
export function RulesEditor({ decision, id }: { readonly decision: RulesDecision; readonly id: string }) {
  const { names, pack } = usePack();
  const { insert } = useEdit();
  const t = useText(packTexts);
  const outcome = useText(outcomeTexts);
  const listPointer = decisionPointer(id) + pointerOf("rules");
  const add = () => {
    const fact = [...names.values()].find(({ protected: isProtected }) => isProtected !== true);
    const rule: Json = {
      id: freshId(
        "rule",
        decision.rules.map((rule) => rule.id),
      ),
      title: { ...packTexts.newRule },
      conditions: {
        all: [{ fact: fact?.name ?? "", operator: "equal", value: startingValue(fact?.type) }],
      },
      event: { type: pack.outcome.precedence[0]?.event ?? "refer" },
    };
    insert(listPointer, rule, actionLabel(packTexts.addRule, decision.title));
  };
  const order = pack.outcome.precedence.map((entry) => outcome(entry.outcome)).join(" → ");
  return (
    <div className="rules">
      {pack.outcome.decision === id && <p className="part-note">{t("outcomeRule", { order })}</p>}
      {decision.rules.map((rule, index) => (
        <RuleCard key={rule.id} rule={rule} index={index} rules={decision.rules} listPointer={listPointer} />
      ))}
      <Button block type="dashed" icon={<PlusOutlined />} onClick={add} data-testid="add-rule">
        {t("addRule")}
      </Button>
    </div>
  );
}
