import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import type { TaskRow } from "@lendloom/engine/runtime";
import type { Catalogue } from "@lendloom/engine/decision";

/** What the person who does a task is shown: its outcomes and form, and the facts it names with their titles. */
export function taskAnswer(task: TaskRow, facts: JsonObject, catalogue: Catalogue | undefined) {
  const { id, runId, title, role, status, openedAt, dueAt, closedAt, outcome, definition } = task;
  const params = isJsonObject(definition["params"]) ? definition["params"] : definition;
  const shown = list(params["shows"]).filter((name) => typeof name === "string");
  return {
    id,
    application: runId,
    title,
    role,
    status,
    openedAt,
    dueAt,
    outcomes: list(params["outcomes"]),
    shows: Object.fromEntries(shown.map((name) => [name, shownFact(name, facts, catalogue)])),
    form: isJsonObject(params["form"]) ? params["form"] : {},
    ...(outcome === undefined ? {} : { outcome }),
    ...(closedAt === undefined ? {} : { closedAt }),
  };
}

/** A fact that nobody knows yet has a title and no value. */
function shownFact(name: string, facts: JsonObject, catalogue: Catalogue | undefined) {
  const declared = catalogue?.fact(name);
  const value = Object.hasOwn(facts, name) ? facts[name] : undefined;
  return {
    title: declared?.title ?? { "zh-CN": name, en: name },
    ...(declared === undefined ? {} : { type: declared.type }),
    ...(value === undefined ? {} : { value }),
  };
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}
