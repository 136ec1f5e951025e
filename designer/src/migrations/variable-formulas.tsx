import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Select } from "antd";
import { GrowText } from "../app/grow-text.tsx";
import { useText, useTitle } from "../i18n/index.ts";
import type { PlanForm } from "./plan.ts";
import { migrationTexts } from "./texts.ts";

interface VariableFormulasProps {
  readonly to: WorkflowDefinition;
  /** Variables that are new or of another type. */
  readonly changed: readonly string[];
  readonly variables: PlanForm["variables"];
  readonly onChange: (variables: PlanForm["variables"]) => void;
}

/** New values of variables, in formulas over the facts and the old variables. */
export function VariableFormulas({ to, changed, variables, onChange }: VariableFormulasProps) {
  const t = useText(migrationTexts);
  const title = useTitle();
  const shown = [...new Set([...changed, ...Object.keys(variables)])];
  const others = Object.entries(to.variables).filter(([name]) => !shown.includes(name));
  return (
    <>
      <p className="muted">{t(changed.length === 0 ? "dataSame" : "dataHint")}</p>
      {shown.map((name) => (
        <label key={name} className="migration-variable">
          <span>
            <strong>{title(to.variables[name]?.title ?? name)}</strong> <code>{name}</code>
          </span>
          <GrowText
            className="mono"
            spellCheck={false}
            value={variables[name] ?? ""}
            placeholder={t("formula")}
            onChange={(event) => onChange({ ...variables, [name]: event.target.value })}
            data-testid={`formula-${name}`}
          />
        </label>
      ))}
      {others.length > 0 && (
        <Select
          className="migration-add"
          value={null}
          placeholder={t("addVariable")}
          aria-label={t("addVariable")}
          showSearch={{ optionFilterProp: "label" }}
          options={others.map(([value, variable]) => ({ value, label: title(variable.title) }))}
          onChange={(name: string | null) => name !== null && onChange({ ...variables, [name]: "" })}
          data-testid="add-formula"
        />
      )}
    </>
  );
}
