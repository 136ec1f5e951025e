import { isJsonObject, pointer, type Issue, type Json, type JsonObject } from "../kernel/index.ts";
import { readPayloadSchema, type WorkflowDefinition } from "../workflow/index.ts";
import { processIssue } from "./process-issues.ts";

/** An event of a workflow that may come as a signal. */
export interface CorrelatedEvent {
  /** Who may send it. */
  readonly roles: readonly string[];
  /** What of a payload does not fit, by pointers below `at`. */
  check(payload: JsonObject, at: string): readonly Issue[];
}

/** The events of this type in published workflows that may come as signals. */
export function correlatedEvents(workflows: readonly Json[], name: string): readonly CorrelatedEvent[] {
  return workflows.flatMap((json): readonly CorrelatedEvent[] => {
    if (!isJsonObject(json)) return [];
    const { events } = json as unknown as WorkflowDefinition;
    const event = Object.hasOwn(events, name) ? events[name] : undefined;
    if (event?.correlate === undefined) return [];
    const schema = event.payload === undefined ? undefined : readPayloadSchema(event.payload as Json, "");
    return [
      {
        roles: event.roles,
        check: (payload, at) =>
          schema?.ok === true
            ? schema.value.check(payload, at)
            : Object.keys(payload).map((field) =>
                processIssue("form.unknown-field", at + pointer(field), { field }),
              ),
      },
    ];
  });
}
