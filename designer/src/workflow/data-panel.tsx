import { PlusOutlined } from "@ant-design/icons";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import type { DefinitionDocument } from "../document/index.ts";
import { useText } from "../i18n/index.ts";
import { RequiredConsents } from "./consent-fields.tsx";
import { EventFields } from "./event-fields.tsx";
import { Section } from "./panel-parts.tsx";
import { pointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import type { Problems } from "./use-problems.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";
import { VariableFields } from "./variable-fields.tsx";

interface DataPanelProps {
  readonly definition: WorkflowDefinition;
  readonly document: DefinitionDocument<WorkflowDefinition>;
  readonly surroundings: WorkflowSurroundings;
  readonly problems: Problems;
  /** The event or variable that is wanted, by its pointer. */
  readonly wanted: string | undefined;
  readonly onWant: (pointer: string) => void;
}

/** What a workflow remembers and what it can be told: its variables and its events; and what it requires to begin. */
export function DataPanel(props: DataPanelProps) {
  const { definition, document, surroundings, problems, wanted, onWant } = props;
  const t = useText(propertyTexts);
  const panel = useRef<HTMLDivElement>(null);
  const edits = pointerEdits(document);
  useEffect(() => {
    if (wanted === undefined) return;
    const at = wanted.startsWith("/requiresConsent") ? "/requiresConsent" : wanted;
    panel.current?.querySelector(`[data-at="${CSS.escape(at)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [wanted]);
  const addVariable = () => {
    const name = freeName(Object.keys(definition.variables), (number) => `variable${number}`);
    const title = { "zh-CN": "新变量", en: "New variable" };
    edits.set(
      `/variables/${name}`,
      { title, type: { kind: "string", maxLength: 80 } },
      {
        "zh-CN": "添加变量",
        en: "Add a variable",
      },
    );
    onWant(`/variables/${name}`);
  };
  const addEvent = () => {
    const name = freeName(Object.keys(definition.events), (number) => `EVENT_${number}`);
    const title = { "zh-CN": "新事件", en: "New event" };
    edits.set(
      `/events/${name}`,
      { title, roles: ["api-client"] },
      { "zh-CN": "添加事件", en: "Add an event" },
    );
    onWant(`/events/${name}`);
  };
  return (
    <div ref={panel} data-testid="data-panel">
      <Section
        title={t("variables")}
        extra={
          <Button
            type="link"
            size="small"
            icon={<PlusOutlined />}
            onClick={addVariable}
            data-testid="add-variable"
          >
            {t("addVariable")}
          </Button>
        }
      >
        <p className="wf-quiet">
          {Object.keys(definition.variables).length === 0 ? t("noVariables") : t("variablesHint")}
        </p>
        {Object.keys(definition.variables).map((name) => (
          <div key={name} data-at={`/variables/${name}`}>
            <VariableFields
              {...{ name, definition, edits, problems }}
              isOpen={isWithin(wanted, `/variables/${name}`)}
              onRenamed={(next) => onWant(`/variables/${next}`)}
            />
          </div>
        ))}
      </Section>
      <Section
        title={t("events")}
        extra={
          <Button type="link" size="small" icon={<PlusOutlined />} onClick={addEvent} data-testid="add-event">
            {t("addEvent")}
          </Button>
        }
      >
        <p className="wf-quiet">
          {Object.keys(definition.events).length === 0 ? t("noEvents") : t("eventsHint")}
        </p>
        {Object.keys(definition.events).map((event) => (
          <div key={event} data-at={`/events/${event}`}>
            <EventFields
              {...{ event, definition, document, surroundings, problems }}
              isOpen={isWithin(wanted, `/events/${event}`)}
              onRenamed={(next) => onWant(`/events/${next}`)}
            />
          </div>
        ))}
      </Section>
      <div data-at="/requiresConsent">
        <RequiredConsents
          {...{ definition, document, problems }}
          catalogue={surroundings.catalogue.draft ?? surroundings.catalogue.live}
        />
      </div>
    </div>
  );
}

function isWithin(wanted: string | undefined, pointer: string): boolean {
  return wanted === pointer || wanted?.startsWith(`${pointer}/`) === true;
}

function freeName(taken: readonly string[], name: (number: number) => string): string {
  let number = 1;
  while (taken.includes(name(number))) number += 1;
  return name(number);
}
