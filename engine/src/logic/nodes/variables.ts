import { UNKNOWN } from "../value.ts";
import { recordCompleter } from "./complete-records.ts";
import type { NodeFamily } from "../tree/node-family.ts";
import type { TreeBuilder } from "../tree/builder.ts";
import type { Node, Place } from "../tree/node.ts";

export const read: NodeFamily<"read"> = {
  value({ slot, type }, { semantics: { missing } }) {
    const complete = missing === UNKNOWN ? recordCompleter(type) : undefined;
    if (complete !== undefined) return (env) => complete(env.slots[slot] ?? absent(env.slots[slot]));
    if (missing === UNKNOWN) return (env) => env.slots[slot] ?? absent(env.slots[slot]);
    return (env) => {
      const value = env.slots[slot];
      return value === undefined || value === UNKNOWN ? missing : value;
    };
  },
};

/** A slot that nobody filled holds `undefined`, which is no value; `null` is one. */
function absent(value: null | undefined): null | typeof UNKNOWN {
  return value === undefined ? UNKNOWN : value;
}

export const local: NodeFamily<"local"> = {
  value({ index }, { semantics: { missing } }) {
    return (_env, locals) => {
      const value = locals[index];
      return value === undefined || value === UNKNOWN ? missing : value;
    };
  },
};

/** Reads a name of the scope. `code` is the issue of a name that is not in it. */
export function makeRead(
  builder: TreeBuilder,
  name: string,
  place: Place,
  code: "logic.unknown-name" | "condition.unknown-fact" = "logic.unknown-name",
): Node {
  const slot = builder.scope.slotOf.get(name);
  const entry = slot === undefined ? undefined : builder.scope.entries[slot];
  if (slot === undefined || entry === undefined) return builder.unknown(code, place, { word: name });
  if (entry.protected === true) return builder.broken("logic.protected-fact", place, { word: name });
  if (entry.type.kind === "any" && builder.semantics.refusesMisfits) {
    return builder.broken("logic.untyped-fact", place, { word: name });
  }
  builder.reads.add(slot);
  return { kind: "read", name, slot, nullable: entry.nullable === true, type: entry.type, place };
}
