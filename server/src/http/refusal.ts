import type { Refusal } from "@lendloom/engine/process";
import { Problem } from "./problem.ts";

/** What the runtime refuses is told under the refusal's own code. */
export function refusalProblem({ code, params, issues }: Refusal): Problem {
  return new Problem(code, { params, ...(issues.length === 0 ? {} : { issues }) });
}
