import { pointer, type Issue } from "../kernel/index.ts";
import { decisionIssues } from "./decision-issues.ts";

/** An issue for every id of a list that an earlier entry already has. */
export function idsTwice(entries: readonly { readonly id: string }[], at: string): readonly Issue[] {
  const seen = new Set<string>();
  return entries.flatMap(({ id }, index) =>
    seen.has(id)
      ? [decisionIssues.issue("pack.id-twice", at + pointer(index, "id"), { id })]
      : (seen.add(id), []),
  );
}
