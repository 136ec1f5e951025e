import { isJsonObject, pointer as pointerTo, type Issue, type Json } from "../kernel/index.ts";
import { comparable, typeName } from "../logic/index.ts";
import { readPayloadSchema, TO_PARENT, type CompiledWorkflow } from "../workflow/index.ts";
import { processIssue } from "./process-issues.ts";

type Send = CompiledWorkflow["sends"][number];

/** Workflows that what is sent may reach, as documents: their own issues are told where they are compiled. */
export interface SendTargets {
  /** The workflow of a sub-flow by its id; undefined: it is not there, which is told elsewhere. */
  readonly begun: (id: string) => unknown;
  /** Workflows that begin this one; undefined: nobody knows, so that none is no mistake. */
  readonly begunBy: readonly unknown[] | undefined;
}

/**
 * What a workflow sends that its receiver does not take: an event that is not declared, a payload that does not fit,
 * and, as a warning, anything for a parent where no workflow begins this one.
 */
export function unfitSends(workflow: CompiledWorkflow, { begun, begunBy }: SendTargets): readonly Issue[] {
  return workflow.sends.flatMap((send): readonly Issue[] => {
    if (send.to === TO_PARENT) {
      if (begunBy?.length === 0) {
        return [processIssue("process.send-no-parent", `${send.pointer}/params/to`, {}, "warning")];
      }
      return (begunBy ?? []).flatMap((document) => unfit(send, document));
    }
    const invoke = workflow.invokes.get(send.to ?? "")?.definition;
    const target = invoke?.src === "subflow" ? begun(invoke.params.workflow) : undefined;
    return target === undefined ? [] : unfit(send, target);
  });
}

function unfit({ event, payload, pointer }: Send, document: unknown): readonly Issue[] {
  const { id, events } = document as { readonly id?: Json; readonly events?: Json };
  const named = { event, workflow: typeof id === "string" ? id : "?" };
  const declared = isJsonObject(events) && Object.hasOwn(events, event) ? events[event] : undefined;
  const at = `${pointer}/params`;
  if (!isJsonObject(declared)) return [processIssue("process.send-event", `${at}/event`, named)];
  const schema = declared["payload"];
  const read = schema === undefined ? undefined : readPayloadSchema(schema, "");
  // A schema that cannot be read is told where it is written.
  if (read?.ok === false) return [];
  const { members, required } = read?.value ?? { members: new Map<string, never>(), required: [] };
  const issues: Issue[] = [];
  for (const { name, value } of payload) {
    const place = `${at}/payload${pointerTo(name)}`;
    const member = members.get(name);
    if (member === undefined) issues.push(processIssue("process.send-member", place, { name, ...named }));
    else if (!comparable(value.type, member.type)) {
      const [expected, type] = [typeName(member.type), typeName(value.type)];
      issues.push(processIssue("process.send-type", place, { name, expected, type, ...named }));
    }
  }
  const given = new Set(payload.map(({ name }) => name));
  for (const name of required) {
    if (!given.has(name)) issues.push(processIssue("process.send-missing", at, { name, ...named }));
  }
  return issues;
}
