import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Button, Select } from "antd";
import { waitForEvent, type DefinitionDocument, type PlacedState } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { Fold } from "./fold.tsx";
import { Section } from "./panel-parts.tsx";
import { pointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import { roleTitles } from "./role-titles.ts";
import { SignalFields } from "./signal-fields.tsx";
import type { Problems } from "./use-problems.ts";

interface WaitFieldsProps {
  readonly placed: PlacedState;
  readonly definition: WorkflowDefinition;
  readonly document: DefinitionDocument<WorkflowDefinition>;
  readonly problems: Problems;
  /** Opens an event among the workflow's data. */
  readonly onOpenData: (pointer: string) => void;
}

/** The events a state waits for: who sends each, and the key under which it may come as a signal. */
export function WaitFields({ placed, definition, document, problems, onOpenData }: WaitFieldsProps) {
  const t = useText(propertyTexts);
  const title = useTitle();
  const { key, state } = placed;
  const waited = Object.keys(state.on ?? {});
  const others = Object.entries(definition.events).filter(([event]) => !waited.includes(event));
  return (
    <Section title={t("waitsFor")}>
      {waited.map((event) => {
        const declared = definition.events[event];
        if (declared === undefined) return null;
        const { correlate, roles } = declared;
        const by = roles.map((role) => title(roleTitles[role])).join(" · ");
        return (
          <Fold
            key={event}
            title={title(declared.title)}
            summary={
              correlate !== undefined
                ? t("byKey", { key: correlate.key })
                : roles.length === 0
                  ? t("rolesNobody")
                  : t("fromRoles", { roles: by })
            }
            open={problems.at(`/events/${event}`).length > 0}
            testId={`wait-${event}`}
          >
            <SignalFields
              event={event}
              definition={definition}
              correlate={correlate}
              edits={pointerEdits(document)}
              problems={problems}
            />
            <Button
              type="link"
              size="small"
              className="wf-add"
              onClick={() => onOpenData(`/events/${event}`)}
              data-testid={`open-event-${event}`}
            >
              {t("openEvent")}
            </Button>
          </Fold>
        );
      })}
      {others.length > 0 && (
        <Select
          className="wf-full"
          placeholder={t("addWait")}
          aria-label={t("addWait")}
          value={null}
          showSearch={{ optionFilterProp: "label" }}
          options={others.map(([value, event]) => ({ value, label: title(event.title) }))}
          onChange={(event: string | null) => {
            const declared = event === null ? undefined : definition.events[event];
            if (event !== null && declared !== undefined)
              document.run(waitForEvent(key, event, declared.title));
          }}
          data-testid="add-wait"
        />
      )}
    </Section>
  );
}
