import { isJsonObject, type JsonObject, type Texts } from "@lendloom/engine/kernel";
import type { Send, WorkflowDefinition } from "@lendloom/engine/workflow";
import { AutoComplete, Select, Switch } from "antd";
import { useDefinition } from "../api/index.ts";
import { placedStates } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { DelayField } from "./delay-field.tsx";
import { MappingFields } from "./mapping-fields.tsx";
import type { PointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import type { Problems } from "./use-problems.ts";

const label: Texts = { "zh-CN": "修改发送", en: "Change what is sent" };
const eventPattern = /^[A-Z][A-Z0-9_]*$/;

interface SendFieldsProps {
  readonly at: string;
  readonly params: Send["params"];
  readonly definition: WorkflowDefinition;
  readonly edits: PointerEdits;
  readonly problems: Problems;
}

/** An event for the run that began this one, or for a sub-flow: whom, which, with which payload, and after how long. */
export function SendActionFields({ at, params, definition, edits, problems }: SendFieldsProps) {
  const t = useText(propertyTexts);
  const title = useTitle();
  const subflows = subflowsOf(definition);
  const workflow = subflows.find(({ id }) => id === params.to)?.params.workflow;
  const detail = useDefinition("workflow", workflow).data;
  const events = eventsOf(detail?.draft?.definition ?? detail?.live?.definition);
  const members = membersOf(events.get(params.event)?.["payload"]);
  const set = (changed: Partial<Send["params"]>) =>
    edits.set(`${at}/params`, { ...params, ...changed }, label);
  const wait = (after: string | undefined) => {
    const { after: _after, id, ...rest } = params;
    const waiting =
      after === undefined ? rest : { ...rest, after, id: id ?? `${params.event.toLowerCase()}-later` };
    edits.set(`${at}/params`, waiting, label);
  };
  return (
    <>
      <Select
        size="small"
        value={params.to}
        options={[
          { value: "parent", label: t("sendToParent") },
          ...subflows.map(({ id, title: its }) => ({
            value: id,
            label: its === undefined ? id : title(its),
          })),
        ]}
        aria-label={t("sendTo")}
        onChange={(to: string) => set({ to })}
        data-testid={`send-to-${at}`}
      />
      <AutoComplete
        size="small"
        className="mono"
        value={params.event}
        status={eventPattern.test(params.event) ? "" : "error"}
        options={[...events.keys()].map((value) => ({ value }))}
        aria-label={t("sendEvent")}
        onChange={(event: string) => {
          const name = event.toUpperCase().replace(/[^A-Z0-9_]/g, "_");
          if (name !== "") set({ event: name });
        }}
        data-testid={`send-event-${at}`}
      />
      <small className="wf-quiet">{t("sendPayload")}</small>
      <MappingFields
        pointer={`${at}/params/payload`}
        value={params.payload}
        edits={edits}
        problems={problems}
        names={members}
        label={label}
        testId={`send-payload-${at}`}
      />
      <div className="wf-row">
        <Switch
          size="small"
          checked={params.after !== undefined}
          aria-label={t("sendLater")}
          onChange={(on) => wait(on ? "P1D" : undefined)}
          data-testid={`send-later-${at}`}
        />
        <span className="wf-quiet">{t("sendLater")}</span>
        {params.after !== undefined && (
          <DelayField value={params.after} testId={`send-after-${at}`} onChange={wait} />
        )}
      </div>
    </>
  );
}

/** Every sub-flow that a workflow begins. */
export function subflowsOf(definition: WorkflowDefinition) {
  return [...placedStates(definition).values()].flatMap(({ state }) =>
    (state.invoke ?? []).filter((invoke) => invoke.src === "subflow"),
  );
}

function eventsOf(document: unknown): ReadonlyMap<string, JsonObject> {
  const events = (document as Partial<WorkflowDefinition> | undefined)?.events;
  return new Map(Object.entries((events ?? {}) as unknown as Readonly<Record<string, JsonObject>>));
}

/** The members that the receiver declares; undefined: it is not known here, so that any name may be written. */
function membersOf(payload: JsonObject[string] | undefined): ReadonlyMap<string, Texts> | undefined {
  const properties = isJsonObject(payload) ? payload["properties"] : undefined;
  if (!isJsonObject(properties)) return undefined;
  return new Map(Object.keys(properties).map((name) => [name, { "zh-CN": name, en: name }]));
}
