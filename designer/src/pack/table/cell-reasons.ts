import { createContext } from "react";

/** Why a text does not fit a column of the table, in the person's language. */
export type CellReasons = (part: "when" | "then", column: number, text: string) => string | undefined;

export const CellReasonsContext = createContext<CellReasons>(() => undefined);
