import { pointer as pointerTo, type Issue } from "../kernel/index.ts";
import { workflowIssue } from "./workflow-issues.ts";

const MAX_DOCUMENT_DEPTH = 100;

/**
 * What no workflow can be: nested deeper than any, or a text or value that JSON does not have (half a character, no
 * finite number). Told before anything recurses into it or its canonical form is asked for; the first is enough.
 */
export function documentIssues(json: unknown): readonly Issue[] {
  let level: readonly Place[] = [{ value: json, key: "", around: undefined }];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DOCUMENT_DEPTH) {
      return [workflowIssue("workflow.too-deep", "", { limit: MAX_DOCUMENT_DEPTH })];
    }
    const wrong = level.find(({ value, key }) => !isJson(value) || !key.isWellFormed());
    if (wrong !== undefined) return [workflowIssue("workflow.not-json", placeOf(wrong))];
    level = level.flatMap((around) => {
      const { value } = around;
      return typeof value === "object" && value !== null
        ? Object.entries(value).map(([key, member]): Place => ({ value: member, key, around }))
        : [];
    });
  }
  return [];
}

interface Place {
  readonly value: unknown;
  readonly key: string;
  readonly around: Place | undefined;
}

function isJson(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return value.isWellFormed();
    case "number":
      return Number.isFinite(value);
    default:
      return typeof value === "object" || typeof value === "boolean";
  }
}

function placeOf({ key, around }: Place): string {
  return around === undefined ? "" : placeOf(around) + pointerTo(key);
}
