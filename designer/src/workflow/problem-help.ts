import type { Texts } from "@lendloom/engine/kernel";
import { createContext } from "react";
import type { Problem } from "./use-problems.ts";

/** What a problem that is shown at its field needs to be understood and mended there. */
export interface ProblemHelp {
  /** The title of a state. */
  readonly titleOf: (state: string) => Texts | string;
  readonly fix: (fix: NonNullable<Problem["fix"]>) => void;
}

export const ProblemHelpContext = createContext<ProblemHelp>({
  titleOf: (state) => state,
  fix: () => undefined,
});
