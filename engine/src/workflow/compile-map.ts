import { pointer as pointerTo } from "../kernel/index.ts";
import type { ValueType } from "../logic/index.ts";
import type { NamedValues } from "./compile-actions.ts";
import { doneEvent } from "./event-types.ts";
import type { CompiledItems, CompiledValue, WorkflowExpressions } from "./workflow-expressions.ts";
import type { Invoke } from "./invoke-schema.ts";

/** The list that a map goes through, and what makes it done before all items have ended. */
export interface CompiledMap {
  readonly items: CompiledItems;
  readonly when?: CompiledValue;
}

/** A map and what each of its items is given; undefined: the invocation is none, or its list does not compile. */
export function compileMap(
  invoke: Invoke,
  pointer: string,
  output: ValueType,
  expressions: WorkflowExpressions,
): { readonly map: CompiledMap; readonly input: NamedValues } | undefined {
  if (invoke.src !== "map") return undefined;
  const { items: text, completion } = invoke.params;
  const items = expressions.items(text, `${pointer}/params/items`);
  const when =
    typeof completion === "object" && "when" in completion
      ? expressions.value(completion.when, `${pointer}/params/completion/when`, doneEvent(output), {
          kind: "boolean",
        })
      : undefined;
  if (items === undefined) return undefined;
  const { input: written = {} } = invoke;
  const input = Object.keys(written)
    .sort()
    .flatMap((name) => {
      const at = `${pointer}/input${pointerTo(name)}`;
      const value = expressions.ofItem(written[name] as string, at, items.of);
      return value === undefined ? [] : [{ name, value }];
    });
  return { map: { items, ...(when === undefined ? {} : { when }) }, input };
}
