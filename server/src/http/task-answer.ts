import { isJsonObject, type Json, type JsonObject, type Texts } from "@lendloom/engine/kernel";
import type { TaskRow } from "@lendloom/engine/runtime";
import type { Actor } from "../store/index.ts";
import type { ActorAnswer } from "./people.ts";

/** What a task can show of its run: the facts and variables that are known, and how they were declared. */
export interface ShownRun {
  /** The lender's own name for the applicant. */
  readonly reference: string;
  readonly values: JsonObject;
  /** Who completed each task of the run last, by invocation. */
  readonly completedBy: Readonly<Record<string, string>>;
  declared(name: string): { readonly title: Texts; readonly type: object } | undefined;
}

/** What the person who does a task is shown: its outcomes and form, and the values it names with their titles. */
export function taskAnswer(task: TaskRow, run: ShownRun, now: string, named: (actor: Actor) => ActorAnswer) {
  const { id, runId, title, role, status, openedAt, dueAt, closedAt, outcome, definition } = task;
  const { assignee, assignedAt, notSameAs } = task;
  const excluded = notSameAs === undefined ? undefined : run.completedBy[notSameAs];
  const params = isJsonObject(definition["params"]) ? definition["params"] : definition;
  const shown = list(params["shows"]).filter((name) => typeof name === "string");
  return {
    id,
    application: runId,
    reference: run.reference,
    title,
    role,
    status,
    openedAt,
    dueAt,
    overdue: status === "open" && dueAt < now,
    priority: task.priority,
    ...(assignee === undefined ? {} : { assignee: named({ kind: "person", id: assignee }) }),
    ...(assignedAt === undefined ? {} : { assignedAt }),
    escalations: task.escalations,
    notified: [...task.notified],
    ...(excluded === undefined ? {} : { excluded }),
    outcomes: list(params["outcomes"]),
    shows: Object.fromEntries(shown.map((name) => [name, shownValue(name, run)])),
    form: isJsonObject(params["form"]) ? params["form"] : {},
    ...(outcome === undefined ? {} : { outcome }),
    ...(closedAt === undefined ? {} : { closedAt }),
  };
}

/** What nobody knows yet has a title and no value. */
function shownValue(name: string, run: ShownRun) {
  const declaration = run.declared(name);
  const { values } = run;
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return {
    title: declaration?.title ?? { "zh-CN": name, en: name },
    ...(declaration === undefined ? {} : { type: declaration.type }),
    ...(value === undefined ? {} : { value }),
  };
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
