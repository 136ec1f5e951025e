import type { CompiledProcess } from "./compile-process.ts";
import type { Pins } from "./run.ts";

/** The pins of definitions at hand. */
export function pinsOf({ workflow, catalogue, packs, subflows }: CompiledProcess): Pins {
  const pin = ({ id, version }: { id: string; version: string }, hash: string) => ({ id, version, hash });
  return {
    workflow: pin(workflow.definition, workflow.hash),
    catalogue: pin(catalogue.definition, catalogue.hash),
    packs: Object.fromEntries([...packs].map(([id, pack]) => [id, pin(pack.definition, pack.hash)])),
    ...(subflows.size === 0
      ? {}
      : {
          subflows: Object.fromEntries(
            [...subflows].map(([id, { workflow: its }]) => [id, pin(its.definition, its.hash)]),
          ),
        }),
  };
}
