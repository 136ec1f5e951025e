export * from "./comparison-report.ts";
export { compare, createComparison, type Comparison } from "./compare.ts";
export { mergeTallies, type ComparisonTally } from "./comparison-tally.ts";
export { writeReport } from "./write-report.ts";
export { compareIssueTexts } from "./compare-issues.ts";
