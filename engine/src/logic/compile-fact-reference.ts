import { err, ok, type Json, type Result } from "../kernel/index.ts";
import type { Compiled, CompileContext } from "./compiled.ts";
import { factReference, libraryPathOf, stepsOf } from "./conditions/fact-reference.ts";
import type { LibraryPath } from "./conditions/library-path.ts";
import { libraryPath, libraryValue } from "./conditions/library-value.ts";
import { makeRead } from "./nodes/variables.ts";
import type { PathStep } from "./path.ts";
import type { Environment } from "./scope.ts";
import { semanticsOf } from "./semantics/index.ts";
import { TreeBuilder } from "./tree/builder.ts";
import { createCompiler } from "./tree/compiler.ts";

export interface CompiledFactReference extends Compiled {
  /** The value in wire form; `undefined` for a missing fact and for a place that is not there. */
  evaluate(env: Environment): Json | undefined;
}

/** Compiles `{ "fact": "…", "path": "…" }`, a place whose value is handed on as it is. */
export function compileFactReference(json: Json, context: CompileContext): Result<CompiledFactReference> {
  const builder = new TreeBuilder(context.scope, createCompiler(semanticsOf(context.semantics)));
  const reference = factReference(json, context.pointer, builder) ?? { fact: "" };
  const place = { pointer: `${context.pointer}/fact` };
  const read = makeRead(builder, reference.fact, place, "condition.unknown-fact");
  const path =
    context.semantics === "json-rules-engine"
      ? libraryPathOf(reference.path, context.pointer, builder)
      : placeOf(stepsOf(reference.path, context.pointer, builder));
  if (builder.issues.length > 0 || read.kind !== "read") return err(builder.issues);
  const { slot, type } = read;
  return ok({
    reads: builder.readNames(builder.reads),
    probes: builder.readNames(builder.probes),
    type: { kind: "any" },
    evaluate: (env) => {
      const value = libraryValue(type, env.slots[slot]) as Json | undefined;
      return path === undefined ? value : valueAt(value, path);
    },
  });
}

function placeOf(steps: readonly PathStep[] | undefined): LibraryPath | undefined {
  return steps && { kind: "place", steps };
}

/** A path that leads to more places than the budget allows has no value. */
function valueAt(value: Json | undefined, path: LibraryPath): Json | undefined {
  try {
    return libraryPath(value, path) as Json | undefined;
  } catch {
    return undefined;
  }
}
