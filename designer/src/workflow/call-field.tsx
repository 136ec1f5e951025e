import type { Invoke, WorkflowDefinition } from "@lendloom/engine/workflow";
import { AutoComplete } from "antd";
import { useState } from "react";
import { placedStates } from "../document/index.ts";
import { useText } from "../i18n/index.ts";
import { Field } from "./panel-parts.tsx";
import { propertyTexts } from "./property-texts.ts";
import type { Problem } from "./use-problems.ts";

export interface Call {
  readonly connector: string;
  readonly operation: string;
}

interface CallFieldProps extends Call {
  readonly definition: WorkflowDefinition;
  /** Calls that other workflows make. */
  readonly others: readonly Call[];
  readonly problems: readonly Problem[];
  readonly onChange: (call: Call) => void;
  readonly testId: string;
}

const written = /^([A-Za-z][\w-]*)\s*\/\s*([A-Za-z][\w-]*)$/;

/** Which operation of which connector is called: one the workflow knows, or another as `connector/operation`. */
export function CallField(props: CallFieldProps) {
  const { connector, operation, definition, others, problems, onChange, testId } = props;
  const t = useText(propertyTexts);
  const [typed, setTyped] = useState<string>();
  const now = `${connector}/${operation}`;
  const read = written.exec(typed ?? now);
  const finish = (text: string | undefined) => {
    setTyped(undefined);
    const [, connector, operation] = written.exec(text ?? "") ?? [];
    if (text !== now && connector !== undefined && operation !== undefined)
      onChange({ connector, operation });
  };
  return (
    <Field label={t("call")} hint={t("callHint")} problems={problems}>
      <AutoComplete
        className="mono"
        value={typed ?? now}
        status={read === null ? "error" : ""}
        options={knownCalls(definition, others).map((value) => ({ value }))}
        onChange={(text: string) => setTyped(text)}
        onSelect={(text: string) => finish(text)}
        onBlur={() => finish(typed)}
        data-testid={testId}
      />
    </Field>
  );
}

type Activity = Extract<Invoke, { src: "activity" }>;

/** Every activity of a workflow. */
export function activitiesOf(definition: WorkflowDefinition): readonly Activity[] {
  return [...placedStates(definition).values()].flatMap(({ state }) =>
    (state.invoke ?? []).filter((invoke) => invoke.src === "activity"),
  );
}

function knownCalls(definition: WorkflowDefinition, others: readonly Call[]): readonly string[] {
  const calls = activitiesOf(definition).flatMap(({ params, compensate }) =>
    [params, compensate].flatMap((call) =>
      call === undefined ? [] : [`${call.connector}/${call.operation}`],
    ),
  );
  const elsewhere = others.map((call) => `${call.connector}/${call.operation}`);
  return [...new Set([...calls, ...elsewhere])].sort();
}
