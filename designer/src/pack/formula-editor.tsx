import type { FormulaDecision } from "@lendloom/engine/decision";
import { pointer as pointerOf } from "@lendloom/engine/kernel";
import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { EmptyState } from "../app/page.tsx";
import { packIssueTexts } from "./check-pack.ts";
import { EditableTitle } from "./editable-title.tsx";
import { actionLabel, editLabel } from "./edit-labels.ts";
import { freshId } from "./ids.ts";
import { useEdit, useIssuesAt, usePack } from "./pack-context.ts";
import { decisionPointer } from "./part.ts";
import { TextField } from "./text-field.tsx";
import { packTexts, roundingTexts } from "./texts.ts";

type Calculation = Pick<FormulaDecision, "title" | "formula"> & {
  readonly scale?: number;
  readonly rounding?: string;
};

/** A decision that calculates one value. */
export function FormulaEditor({ decision, id }: { readonly decision: FormulaDecision; readonly id: string }) {
  return (
    <FormulaCard
      calculation={decision}
      name={decision.output}
      pointer={decisionPointer(id)}
      hasTitle={false}
    />
  );
}

/** The formulas of a pack that its decisions read like facts. */
export function DerivedEditor() {
  const { pack } = usePack();
  const t = useText(packTexts);
  const { set } = useEdit();
  const formulas = Object.entries(pack.derived);
  const add = () => {
    const name = freshId("formula", Object.keys(pack.derived)).replaceAll("-", "");
    set(
      pointerOf("derived", name),
      { title: { ...packTexts.newFormula }, type: { kind: "decimal" }, formula: "0" },
      actionLabel(packTexts.addFormula, packTexts.newFormula),
    );
  };
  return (
    <div className="formulas">
      {formulas.length === 0 && <EmptyState text={t("noFormulas")} />}
      {formulas.map(([name, derived]) => (
        <FormulaCard
          key={name}
          calculation={derived}
          name={name}
          pointer={pointerOf("derived", name)}
          hasTitle
        />
      ))}
      <Button block type="dashed" icon={<PlusOutlined />} onClick={add} data-testid="add-formula">
        {t("addFormula")}
      </Button>
    </div>
  );
}

function FormulaCard(props: {
  readonly calculation: Calculation;
  readonly name: string;
  readonly pointer: string;
  readonly hasTitle: boolean;
}) {
  const { calculation, name, pointer } = props;
  const { names } = usePack();
  const t = useText(packTexts);
  const rounding = useText(roundingTexts);
  const title = useTitle();
  const { set } = useEdit();
  const issues = useIssuesAt(pointer);
  const used = [...new Set(calculation.formula.match(/[A-Za-z]\w*/g) ?? [])].flatMap((word) => {
    const thing = names.get(word);
    return thing === undefined ? [] : [thing];
  });
  return (
    <article className="formula" data-testid={`formula-${name}`}>
      <header>
        {props.hasTitle && (
          <EditableTitle
            title={calculation.title}
            pointer={pointer + pointerOf("title")}
            testId={`formula-title-${name}`}
          />
        )}
        <span className="muted">
          {t("formulaOutput")} <code>{name}</code>
        </span>
        <span className="chip end">
          {calculation.scale === undefined || calculation.rounding === undefined
            ? t("notRounded")
            : t("roundedTo", {
                scale: calculation.scale,
                rounding: rounding(calculation.rounding as keyof typeof roundingTexts),
              })}
        </span>
      </header>
      <TextField
        multiline
        mono
        value={calculation.formula}
        label={t("formula")}
        testId={`formula-input-${name}`}
        invalid={issues[0] && title(packIssueTexts(issues[0]))}
        onCommit={(formula) => set(pointer + pointerOf("formula"), formula, editLabel(calculation.title))}
      />
      {issues.map((issue) => (
        <small key={`${issue.pointer} ${issue.code}`} className="line-problem">
          {title(packIssueTexts(issue))}
        </small>
      ))}
      {used.length > 0 && (
        <p className="muted formula-uses">
          {t("uses")}:{" "}
          {used.map((thing) => (
            <span key={thing.name}>
              <code>{thing.name}</code> {title(thing.title)}
            </span>
          ))}
        </p>
      )}
    </article>
  );
}
