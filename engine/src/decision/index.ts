export * from "./catalogue-schema.ts";
export { HitPolicyName } from "./hit-policy-name.ts";
export * from "./pack-schema.ts";
export { loadCatalogue, type Catalogue } from "./catalogue.ts";
export { compilePack } from "./compile-pack.ts";
export type { CompiledPack } from "./compiled-pack.ts";
export type { Decision, DecisionEvent, DecisionReason, NotAsked } from "./decision.ts";
export { packCodes } from "./own-reasons.ts";
export { decide, type EvaluationOptions, type Verdict } from "./decide.ts";
export { decisionOf, evaluate, evaluationOf } from "./evaluate.ts";
export { packScope } from "./pack-scope.ts";
export type { DecisionInput, Evaluation, FlatTrace } from "./evaluation.ts";
export { renderTrace } from "./render-trace.ts";
export type * from "./readable-trace.ts";
export {
  whatWouldChange,
  type Alternative,
  type ChangeOptions,
  type FactChange,
  type WhatWouldChange,
} from "./counterfactual/what-would-change.ts";
export { planData, type DataPlan } from "./plan-data.ts";
export {
  runPackCases,
  type CaseResult,
  type CasesRun,
  type Coverage,
  type CoveredItem,
} from "./run-pack-cases.ts";
export {
  suggestCases,
  type CaseSuggestions,
  type SuggestedCase,
  type SuggestOptions,
} from "./boundary-cases/suggest-cases.ts";
export { decisionIssueTexts } from "./decision-issues.ts";
export { checkConditionCounts } from "./condition-counts.ts";
export { checkDocument } from "./document-shape.ts";
export type * from "./boxed/boxed.ts";
export { splitTests } from "./boxed/split-tests.ts";
export { normalName } from "./boxed/names.ts";
export type {
  DmnModel,
  ModelElement,
  ModelImport,
  ModelInput,
  ModelKnowledge,
  ModelService,
  GraphDecision,
} from "./dmn-model/dmn-model.ts";
export { compileModel, type CompiledModel } from "./dmn-model/compile-model.ts";
export {
  evaluateModelDecision,
  evaluateModelDecisions,
  evaluateModelService,
  type ModelAnswer,
  type ModelInputs,
} from "./dmn-model/evaluate-model.ts";
export { analysePack, type AnalysisOptions, type PackAnalysis } from "./analysis/analyse-pack.ts";
export { applyFix } from "./analysis/fixes.ts";
export type { Edit, Finding, Fix } from "./analysis/finding.ts";
export { analysisIssueTexts, type AnalysisCode } from "./analysis/analysis-issues.ts";
export * from "./compare/index.ts";
