import type { Builtin } from "./builtin.ts";
import { dateBuiltins } from "./dates.ts";
import { listBuiltins } from "./lists.ts";
import { numberBuiltins } from "./numbers.ts";
import { stringBuiltins } from "./strings.ts";

/** Every built-in by its name; a family of them is one file and one line here. */
export const builtins: ReadonlyMap<string, Builtin> = new Map(
  [...numberBuiltins, ...stringBuiltins, ...listBuiltins, ...dateBuiltins].map((builtin) => [
    builtin.name,
    builtin,
  ]),
);
