export * from "./comparison-report.ts";
export { compare, createComparison, type Comparison } from "./compare.ts";
export { mergeTallies, type ComparisonTally } from "./comparison-tally.ts";
export { writeReport } from "./write-report.ts";
export { compareIssueTexts } from "./compare-issues.ts";
export {
  readApplicantObject,
  readColumns,
  type ColumnOptions,
  type ColumnReader,
} from "./applicant-columns.ts";
export { applicantIssues, applicantIssueTexts } from "./applicant-issues.ts";
