import { definitionSet } from "../definitions/check-definitions.ts";
import { runCases, type CaseOutcome } from "../definitions/run-cases.ts";
import { answerQuestions } from "../threads/answer-questions.ts";
import type { CasesAsked } from "./analyser.ts";

/** The thread in which cases are carried out: a gate with thousands of them holds up no request. */
answerQuestions(({ members, touched }: CasesAsked): readonly CaseOutcome[] =>
  runCases(definitionSet(members), touched),
);
