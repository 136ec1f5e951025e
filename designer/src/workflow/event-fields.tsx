import { DeleteOutlined } from "@ant-design/icons";
import type { JsonObject, Texts } from "@lendloom/engine/kernel";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Select } from "antd";
import { renameEvent, usesOfEvent, type DefinitionDocument } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { ScopeSelect } from "./consent-fields.tsx";
import { EventFacts } from "./event-facts.tsx";
import { Fold } from "./fold.tsx";
import { eventPattern, NameInput } from "./name-input.tsx";
import { Field, FieldProblems } from "./panel-parts.tsx";
import { membersOf } from "./payload-members.ts";
import { pointerEdits } from "./pointer-edits.ts";
import { counted, propertyTexts } from "./property-texts.ts";
import { allRoles, roleTitles } from "./role-titles.ts";
import { SchemaFields } from "./schema-fields.tsx";
import { SignalFields } from "./signal-fields.tsx";
import { TextsField } from "./texts-field.tsx";
import type { Problems } from "./use-problems.ts";
import type { WorkflowSurroundings } from "./use-surroundings.ts";

interface EventFieldsProps {
  readonly event: string;
  readonly definition: WorkflowDefinition;
  readonly document: DefinitionDocument<WorkflowDefinition>;
  readonly surroundings: WorkflowSurroundings;
  readonly problems: Problems;
  readonly isOpen: boolean;
  readonly onRenamed: (name: string) => void;
}

/** One event: who sends it, what it carries and brings, and whether it may come as a signal. */
export function EventFields(props: EventFieldsProps) {
  const { event, definition, document, surroundings, problems, isOpen, onRenamed } = props;
  const t = useText(propertyTexts);
  const title = useTitle();
  const declared = definition.events[event];
  if (declared === undefined) return null;
  const at = `/events/${event}`;
  const edits = pointerEdits(document);
  const payload = declared.payload as JsonObject | undefined;
  const members = membersOf(payload);
  const here = problems.at(at);
  const elsewhere = here.filter(
    ({ pointer }) => !shownInside.some((part) => pointer.startsWith(`${at}/${part}`)),
  );
  const uses = usesOfEvent(definition, event);
  return (
    <Fold
      title={title(declared.title)}
      summary={`${counted(t, members.length, ["oneField", "fields"], "noPayload")} · ${counted(t, uses, ["usedOnce", "used"], "unused")}`}
      open={isOpen || here.length > 0}
      testId={`event-${event}`}
    >
      <div className="wf-row wf-name-row">
        <NameInput
          value={event}
          label={t("name")}
          pattern={eventPattern}
          taken={Object.keys(definition.events)}
          onChange={(next) => {
            document.run(renameEvent(event, next));
            onRenamed(next);
          }}
          testId={`event-name-${event}`}
        />
        <Button
          type="text"
          icon={<DeleteOutlined />}
          aria-label={`${t("removeEvent")} ${title(declared.title)}`}
          onClick={() =>
            edits.set(at, undefined, {
              "zh-CN": `删除事件「${declared.title["zh-CN"]}」`,
              en: `Remove the event “${declared.title.en}”`,
            })
          }
          data-testid={`remove-event-${event}`}
        />
      </div>
      <TextsField
        value={declared.title}
        testId={`event-title-${event}`}
        onChange={(language, text) => edits.set(`${at}/title/${language}`, text, label)}
      />
      <Field label={t("roles")} problems={problems.at(`${at}/roles`)}>
        <Select
          mode="multiple"
          placeholder={t("rolesNobody")}
          value={[...declared.roles]}
          options={allRoles.map((value) => ({ value, label: title(roleTitles[value]) }))}
          onChange={(roles: string[]) => edits.set(`${at}/roles`, roles, label)}
          data-testid={`event-roles-${event}`}
        />
      </Field>
      <span className="wf-label">{t("payload")}</span>
      <SchemaFields
        pointer={`${at}/payload`}
        schema={payload}
        edits={edits}
        problems={problems}
        label={{ "zh-CN": "修改携带的内容", en: "Change the payload" }}
        testId={`payload-${event}`}
      />
      {members.length > 0 && (
        <EventFacts
          pointer={`${at}/facts`}
          facts={declared.facts}
          members={members.map(({ name }) => name)}
          catalogue={surroundings.catalogue.draft ?? surroundings.catalogue.live}
          edits={edits}
          problems={problems}
        />
      )}
      <Field
        label={t("grantsConsent")}
        hint={t("grantsConsentHint")}
        problems={problems.at(`${at}/grantsConsent`)}
      >
        <ScopeSelect
          scopes={declared.grantsConsent ?? []}
          catalogue={surroundings.catalogue.draft ?? surroundings.catalogue.live}
          onChange={(scopes) =>
            edits.set(`${at}/grantsConsent`, scopes.length === 0 ? undefined : [...scopes], label)
          }
          testId={`event-consent-${event}`}
        />
      </Field>
      <SignalFields
        event={event}
        definition={definition}
        correlate={declared.correlate}
        edits={edits}
        problems={problems}
      />
      <FieldProblems problems={elsewhere} />
    </Fold>
  );
}

const label: Texts = { "zh-CN": "修改事件", en: "Change the event" };
const shownInside = ["roles", "payload/properties", "facts", "grantsConsent", "correlate"];
