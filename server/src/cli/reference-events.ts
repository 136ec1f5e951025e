import { isJsonObject, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { libraryAnswers, type RulesFile } from "../sampling/library-answer.ts";
import { UsageError } from "./usage-error.ts";

export interface RuleEvents {
  readonly holding: readonly JsonObject[];
  readonly failing: readonly JsonObject[];
}

/** The answers of json-rules-engine itself to a file of its rules. */
export async function referenceEvents(file: Json, facts: JsonObject): Promise<RuleEvents> {
  const given = Object.entries(facts).map(([name, value]) => ({ name, value }));
  const answers = await libraryAnswers(partsOf(file), given);
  const events = (wanted: boolean): readonly JsonObject[] =>
    answers.filter(({ holds }) => holds === wanted).map(({ event }) => event);
  return { holding: events(true), failing: events(false) };
}

function partsOf(file: Json): RulesFile {
  if (Array.isArray(file)) return { rules: file as readonly JsonObject[] };
  if (!isJsonObject(file)) throw new UsageError("这不是规则文件。", "This is not a rules file.");
  const lists = [file["rules"], file["decisions"]];
  const list = lists.find((each): each is readonly JsonObject[] => Array.isArray(each));
  if (list === undefined) return { rules: [file] };
  const { conditions } = file;
  return {
    rules: list,
    conditions: isJsonObject(conditions) ? conditions : {},
    replaceFactsInEventParams: file["replaceFactsInEventParams"] === true,
  };
}
