import { definitionProblems } from "./problems/definition-problems.ts";
import { erasureProblems } from "./problems/erasure-problems.ts";
import { eventProblems } from "./problems/event-problems.ts";
import { exchangeProblems } from "./problems/exchange-problems.ts";
import { requestProblems } from "./problems/request-problems.ts";
import { retentionProblems } from "./problems/retention-problems.ts";
import { runProblems } from "./problems/run-problems.ts";
import { scheduleProblems } from "./problems/schedule-problems.ts";
import { storeProblems } from "./problems/store-problems.ts";
import { workProblems } from "./problems/work-problems.ts";
import type { ProblemKind } from "./problems/kind.ts";

export type { ProblemKind } from "./problems/kind.ts";

/** Every code an HTTP answer can carry. Each has a page under `docs/problems/` and a test. */
export const problemCatalogue = {
  ...requestProblems,
  ...definitionProblems,
  ...eventProblems,
  ...exchangeProblems,
  ...runProblems,
  ...workProblems,
  ...retentionProblems,
  ...erasureProblems,
  ...scheduleProblems,
  ...storeProblems,
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemCode = keyof typeof problemCatalogue;

/** Every code, in the order of the catalogue. */
export const problemCodes = Object.keys(problemCatalogue) as readonly ProblemCode[];
