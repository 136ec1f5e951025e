import { pointer, type Issue, type JsonObject } from "../kernel/index.ts";
import { bindValue } from "../logic/index.ts";
import { processIssue } from "./process-issues.ts";
import { refuse, type Refusal } from "./refusal.ts";
import type { TaskDefinition } from "./tasks.ts";

/** Why a task cannot come to this: an outcome it does not have, or a form that does not fit (issues below `/form`). */
export function completionMisfit(
  { params: { outcomes, form: fields = {} } }: TaskDefinition,
  outcome: string,
  form: JsonObject,
): Refusal | undefined {
  if (!outcomes.some(({ value }) => value === outcome)) {
    const all = outcomes.map(({ value }) => value).join(", ");
    return refuse("task.outcome-unknown", { outcome, outcomes: all });
  }
  const issues = Object.keys(form)
    .filter((field) => !Object.hasOwn(fields, field))
    .map((field): Issue => processIssue("form.unknown-field", `/form${pointer(field)}`, { field }));
  for (const [field, { type, required }] of Object.entries(fields)) {
    const at = `/form${pointer(field)}`;
    const value = Object.hasOwn(form, field) ? form[field] : undefined;
    if (value !== undefined) {
      const bound = bindValue(type, false, value, at);
      if (!bound.ok) issues.push(...bound.error);
    } else if (required === true) issues.push(processIssue("form.missing-field", at, { field }));
  }
  return issues.length > 0 ? refuse("task.form-invalid", {}, issues) : undefined;
}
