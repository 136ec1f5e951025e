import type { DecisionModel } from "@lendloom/engine/decision";
import { pointer as pointerOf } from "@lendloom/engine/kernel";
import { JsonView } from "../app/json-view.tsx";
import { useText } from "../i18n/index.ts";
import { EditableTitle } from "./editable-title.tsx";
import { ModelView } from "./model-view.tsx";
import { DerivedEditor, FormulaEditor } from "./formula-editor.tsx";
import { usePack } from "./pack-context.ts";
import { decisionPointer, type Part } from "./part.ts";
import { ConditionsEditor, ReasonsEditor } from "./reasons-editor.tsx";
import { RulesEditor } from "./rules/rules-editor.tsx";
import { ScorecardEditor } from "./scorecard-editor.tsx";
import { TableEditor } from "./table/table-editor.tsx";
import { packTexts } from "./texts.ts";

/** The open part of a pack: each kind of decision has its editor. */
export function PackPart({ part }: { readonly part: Part }) {
  const { pack } = usePack();
  const t = useText(packTexts);
  if (part.kind === "decision") {
    const decision = pack.decisions[part.id];
    return decision === undefined ? null : <DecisionPart key={part.id} id={part.id} decision={decision} />;
  }
  const title: Readonly<Record<typeof part.kind, string>> = {
    derived: t("formulas"),
    conditions: t("conditions"),
    reasons: t("reasons"),
    json: t("json"),
    backtest: "",
  };
  return (
    <main className="pack-part">
      <header>
        <h2>{title[part.kind]}</h2>
      </header>
      {part.kind === "derived" && <DerivedEditor />}
      {part.kind === "conditions" && <ConditionsEditor />}
      {part.kind === "reasons" && <ReasonsEditor />}
      {part.kind === "json" && (
        <section className="card">
          <JsonView value={pack} />
        </section>
      )}
    </main>
  );
}

function DecisionPart({ decision, id }: { readonly id: string; readonly decision: DecisionModel }) {
  const { pack } = usePack();
  const t = useText(packTexts);
  return (
    <main className="pack-part" data-testid="decision" data-decision={id}>
      <header>
        <EditableTitle
          title={decision.title}
          pointer={decisionPointer(id) + pointerOf("title")}
          testId="decision-title"
        />
        <span className="chip">{t(`kind_${decision.kind}`)}</span>
        {pack.outcome.decision === id && <span className="chip chip-live">{t("settles")}</span>}
        <code className="muted">{id}</code>
      </header>
      <DecisionEditor id={id} decision={decision} />
    </main>
  );
}

function DecisionEditor({ decision, id }: { readonly id: string; readonly decision: DecisionModel }) {
  switch (decision.kind) {
    case "rules":
      return <RulesEditor id={id} decision={decision} />;
    case "table":
      return <TableEditor id={id} decision={decision} />;
    case "scorecard":
      return <ScorecardEditor id={id} decision={decision} />;
    case "formula":
      return <FormulaEditor id={id} decision={decision} />;
    case "model":
      return <ModelView decision={decision} />;
  }
}
