import { decisionIssueTexts } from "@lendloom/engine/decision";
import { valueTexts } from "@lendloom/engine/interop";
import {
  isJsonObject,
  issueTexts,
  pointer,
  pointerParts,
  schemaIssueTexts,
  type Issue,
  type Json,
  type Texts,
} from "@lendloom/engine/kernel";
import { logicIssueTexts } from "@lendloom/engine/logic";
import { workflowCaseTexts } from "@lendloom/engine/process";
import { definitionIssues } from "./definition-issues.ts";
import { keyText } from "./definition-key.ts";
import type { CaseDifference, CaseOutcome } from "./run-cases.ts";

/**
 * A failing case as an issue that blocks publishing, at `/<kind>/<id>/cases/<n>`. Its params carry what differs, so
 * that the new result can be accepted: `differences` are the places in the file of cases with the result each
 * would have to expect; there are none for a case that could not be carried out.
 */
export function caseFailure(outcome: CaseOutcome): Issue {
  const { kind, id, title, differences, issues } = outcome;
  const [first] = issues;
  const place = first === undefined ? "" : pointer(...pointerParts(first.pointer).slice(0, 2));
  const told = differences.slice(0, TOLD);
  const more = differences.length - told.length;
  const isPlayed = differences.length > 0;
  return definitionIssues.issue("definition.case-failed", `/${keyText({ kind, id })}${place}`, {
    kind,
    id,
    case: outcome.case,
    title: { ...title },
    expected: isPlayed ? joined(told.map(expectedWords), more) : CARRIED_OUT,
    actual: isPlayed ? joined(told.map(actualWords), more) : reasonOf(first),
    differences: differences.map((difference) => ({ ...difference, ...wordsOf(difference) })),
  });
}

/** How many differences a sentence tells. */
const TOLD = 3;
const CARRIED_OUT = { "zh-CN": "可以执行", en: "that it can be carried out" };
const NOTHING: Texts = { "zh-CN": "无", en: "nothing" };

const members: Readonly<Record<string, Texts>> = {
  outcome: { "zh-CN": "结果", en: "outcome" },
  reasons: { "zh-CN": "原因", en: "reasons" },
  path: { "zh-CN": "路径", en: "path" },
  states: { "zh-CN": "所在步骤", en: "states" },
  status: { "zh-CN": "申请状态", en: "status" },
  finished: { "zh-CN": "是否结束", en: "finished" },
  asked: { "zh-CN": "查询的来源", en: "sources asked" },
  steps: { "zh-CN": "剧本", en: "script" },
};

function wordsOf(difference: CaseDifference) {
  const { expected, actual } = difference;
  return {
    member: { ...memberWords(difference) },
    expectedText: { ...words(expected) },
    actualText: { ...words(actual) },
  };
}

/** What is expected, by the last part of its pointer; an output goes by its name. */
function memberWords({ pointer: at }: CaseDifference): Texts {
  const [member = "", name] = pointerParts(at).slice(3);
  if (name !== undefined) return { "zh-CN": name, en: name };
  return (Object.hasOwn(members, member) ? members[member] : undefined) ?? { "zh-CN": member, en: member };
}

function words(value: Json | undefined): Texts {
  if (value === undefined || value === null || (Array.isArray(value) && value.length === 0)) return NOTHING;
  return valueTexts(Array.isArray(value) ? value.map(scripted) : value);
}

/** A step of a script goes by the event, the task or the wait that it is. */
function scripted(step: Json): Json {
  if (!isJsonObject(step)) return step;
  return step["event"] ?? step["task"] ?? step["wait"] ?? step;
}

const expectedWords = (difference: CaseDifference): Texts =>
  named(memberWords(difference), words(difference.expected));
const actualWords = (difference: CaseDifference): Texts =>
  named(memberWords(difference), words(difference.actual));

function named(name: Texts, value: Texts): Texts {
  return { "zh-CN": `${name["zh-CN"]}「${value["zh-CN"]}」`, en: `${name.en} “${value.en}”` };
}

function joined(texts: readonly Texts[], more: number): Json {
  const tail =
    more > 0 ? { "zh-CN": `等 ${more + texts.length} 项`, en: ` and ${more} more` } : { "zh-CN": "", en: "" };
  return {
    "zh-CN": texts.map((each) => each["zh-CN"]).join("、") + tail["zh-CN"],
    en: texts.map((each) => each.en).join(", ") + tail.en,
  };
}

const catalogue = { ...schemaIssueTexts, ...logicIssueTexts, ...decisionIssueTexts, ...workflowCaseTexts };

/** Told within a sentence, which ends by itself. */
function reasonOf(issue: Issue | undefined): Json {
  const { "zh-CN": zh, en } = issue === undefined ? NOTHING : issueTexts(issue, catalogue);
  return { "zh-CN": zh.replace(/。$/, ""), en: en.replace(/\.$/, "") };
}
