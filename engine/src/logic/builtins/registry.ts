import type { Builtin } from "./builtin.ts";
import { contextBuiltins } from "./contexts.ts";
import { dateBuiltins } from "./dates.ts";
import { listBuiltins } from "./lists.ts";
import { numberBuiltins } from "./numbers.ts";
import { rangeBuiltins } from "./ranges.ts";
import { rangeFromText } from "./range-from-text.ts";
import { sameness } from "./sameness.ts";
import { stringBuiltins } from "./strings.ts";

/** Every built-in by its name; a family of them is one file and one line here. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  [
    ...numberBuiltins,
    ...stringBuiltins,
    ...listBuiltins,
    ...contextBuiltins,
    ...dateBuiltins,
    ...rangeBuiltins,
    rangeFromText,
    sameness,
  ].map((builtin) => [builtin.name, builtin]),
);
