import { makeRead } from "../nodes/variables.ts";
import type { Lower } from "./lowerer.ts";
import { plainSigns } from "./plain-signs.ts";
import { nameOf } from "./syntax.ts";

export const lowerVariable: Lower = (syntax, lowerer) => {
  const name = nameOf(syntax, lowerer);
  const place = { ...lowerer.place(syntax), word: name };
  const local = lowerer.localName(name);
  if (local !== undefined) return local(place);
  const isWide = plainSigns(name) !== name && !lowerer.builder.scope.slotOf.has(name);
  return isWide
    ? lowerer.builder.broken("logic.wide-characters", place, { fix: plainSigns(lowerer.text) })
    : makeRead(lowerer.builder, name, place);
};

/** `?`, the input of a cell. */
export const lowerInput: Lower = (syntax, lowerer) => {
  const place = lowerer.place(syntax);
  if (lowerer.input === undefined) return lowerer.builder.broken("logic.unknown-name", place);
  lowerer.inputUses++;
  return { ...lowerer.input, place };
};
