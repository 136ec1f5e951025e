import type { Expression } from "../../logic/index.ts";
import type { Regions, Runs } from "../regions/index.ts";

/** A value that an applicant is looked for: an expression that lies in some regions. */
export interface Target {
  readonly expression: Expression;
  /** The name that the expression is, if it is one. */
  readonly name: string | undefined;
  readonly regions: Regions;
  readonly runs: Runs;
}
