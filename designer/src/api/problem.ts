import type { Texts } from "@lendloom/engine/kernel";
import type { RenderedIssue } from "./contract/index.ts";

/** The body of an RFC 9457 answer, as far as the designer reads it. */
export interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly title?: string;
  readonly detail?: string;
  readonly texts?: Texts;
  readonly errors?: readonly RenderedIssue[];
  readonly [extension: string]: unknown;
}

/** A request that was refused, or that never reached the server (`client.offline`). */
export class Problem extends Error {
  readonly body: ProblemBody;

  constructor(body: ProblemBody) {
    super(body.detail ?? body.title ?? body.code);
    this.name = "Problem";
    this.body = body;
  }

  get code(): string {
    return this.body.code;
  }

  get status(): number {
    return this.body.status;
  }
}

/** Anything thrown as a problem, so that one component can show it. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  return new Problem({
    status: 0,
    code: "client.defect",
    detail: thrown instanceof Error ? thrown.message : String(thrown),
  });
}
