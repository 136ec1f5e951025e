import {
  analysisIssueTexts,
  applicantIssueTexts,
  compareIssueTexts,
  decisionIssueTexts,
} from "@lendloom/engine/decision";
import { gridIssues, interopIssues } from "@lendloom/engine/interop";
import {
  delayIssueTexts,
  recurrenceIssueTexts,
  jsonIssueTexts,
  schemaIssueTexts,
  type IssueCatalogue,
} from "@lendloom/engine/kernel";
import { logicIssueTexts } from "@lendloom/engine/logic";
import {
  analysisTexts as processAnalysisTexts,
  calendarIssueTexts,
  processIssueTexts,
  proposalTexts,
  simulationTexts,
  workflowCaseTexts,
} from "@lendloom/engine/process";
import { scheduleIssueTexts } from "@lendloom/engine/runtime";
import { workflowIssueTexts } from "@lendloom/engine/workflow";
import { backtestIssues } from "../backtest/backtest-issues.ts";
import { definitionIssueTexts } from "../definitions/index.ts";

/** The sentences of every issue an answer can carry, from every layer that makes issues. */
export const issueCatalogue: IssueCatalogue = {
  ...jsonIssueTexts,
  ...schemaIssueTexts,
  ...delayIssueTexts,
  ...recurrenceIssueTexts,
  ...logicIssueTexts,
  ...decisionIssueTexts,
  ...compareIssueTexts,
  ...applicantIssueTexts,
  ...analysisIssueTexts,
  ...workflowIssueTexts,
  ...processIssueTexts,
  ...calendarIssueTexts,
  ...processAnalysisTexts,
  ...workflowCaseTexts,
  ...proposalTexts,
  ...simulationTexts,
  ...scheduleIssueTexts,
  ...interopIssues.texts,
  ...gridIssues.texts,
  ...definitionIssueTexts,
  ...backtestIssues.texts,
};
