import { builtins } from "../builtins/registry.ts";
import { makeBuiltin } from "../nodes/builtin.ts";
import { makeRead } from "../nodes/variables.ts";
import type { Lower } from "./lowerer.ts";
import { plainSigns } from "./plain-signs.ts";
import { nameOf } from "./syntax.ts";

export const lowerVariable: Lower = (syntax, lowerer) => {
  const name = nameOf(syntax, lowerer);
  const place = { ...lowerer.place(syntax), word: name };
  return lowerer.resolve(name, place, () => {
    const declared = lowerer.builder.declaredName(name);
    if (declared !== undefined) return makeRead(lowerer.builder, declared, place);
    const builtin = builtins.get(name);
    if (builtin !== undefined) return makeBuiltin(builtin, place);
    return plainSigns(name) === name
      ? makeRead(lowerer.builder, name, place)
      : lowerer.builder.broken("logic.wide-characters", place, { fix: plainSigns(lowerer.text) });
  });
};

/** `?`, the input of a cell. */
export const lowerInput: Lower = (syntax, lowerer) => {
  const place = lowerer.place(syntax);
  if (lowerer.input === undefined) return lowerer.builder.broken("logic.unknown-name", place);
  lowerer.inputUses++;
  return { ...lowerer.input, place };
};
