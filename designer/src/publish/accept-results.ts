import type { Json, Texts } from "@lendloom/engine/kernel";
import { asProblem, type DefinitionKind, type RenderedIssue } from "../api/index.ts";
import { removeValue, setValue, type DefinitionDocument } from "../document/index.ts";
import { publishTexts } from "./texts.ts";

/** A case that does not come out as it expects, as the server tells it. */
export interface CaseFailure {
  readonly kind: DefinitionKind;
  /** The definition the case lies beside. */
  readonly id: string;
  readonly case: string;
  readonly title: Texts;
  readonly issue: RenderedIssue;
  /** What the case would have to expect; empty when there is no new result to accept. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  /** In the file of cases. */
  readonly pointer: string;
  /** Absent: there is no such result any more. */
  readonly actual?: Json;
  readonly member: Texts;
  readonly expectedText: Texts;
  readonly actualText: Texts;
}

/** The failing cases among what blocks publishing. */
export function caseFailures(error: unknown): readonly CaseFailure[] {
  return (asProblem(error).body.errors ?? [])
    .filter(({ code }) => code === "definition.case-failed")
    .map((issue) => ({ ...(issue.params as unknown as Omit<CaseFailure, "issue">), issue }));
}

/** Writes the new results into the cases, as one edit that can be undone. */
export function acceptResults<D>(document: DefinitionDocument<D>, failures: readonly CaseFailure[]): void {
  const part = "cases";
  const commands = failures
    .flatMap(({ differences }) => differences)
    .map(({ pointer, actual }) =>
      actual === undefined ? removeValue<D>(pointer, { part }) : setValue<D>(pointer, actual, { part }),
    );
  document.edit(publishTexts.acceptEdit, (content) => {
    for (const command of commands) command.change(content);
  });
}
