import type { Boxed } from "./boxed.ts";
import { boxedKinds } from "./boxed-kinds.ts";
import type { BoxedContext, CompiledBoxed } from "./boxed-context.ts";
import { coerce } from "./item-types.ts";
import type { Names } from "./names.ts";

/** Compiles an expression in the dmn semantics; what does not compile is reported and answers null. */
export function compileBoxed(
  boxed: Boxed,
  at: string,
  names: Names,
  settings: Omit<BoxedContext, "compile">,
): CompiledBoxed {
  const { types } = settings;
  const context: BoxedContext = {
    ...settings,
    compile(part, place, visible) {
      const compiled = boxedKinds.compile(part, place, visible, context);
      const type = types.resolve(part.typeRef, `${place}/typeRef`);
      if (type === undefined) return compiled;
      const { compute } = compiled;
      return {
        compute: (frame) => coerce(type, compute(frame)),
        members: type.members.size > 0 ? type.members : compiled.members,
      };
    },
  };
  return context.compile(boxed, at, names);
}
