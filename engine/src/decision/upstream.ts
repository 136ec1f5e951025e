import type { Producer, Upstream } from "./compiled-pack.ts";
import type { CompiledDecision } from "./decision-kind.ts";

/** Follows names through derived values and outputs to the facts they come from. */
export function createUpstream(
  isFact: (name: string) => boolean,
  producers: ReadonlyMap<string, Producer>,
): Upstream {
  const namesBehind = (names: readonly string[]): ReadonlySet<string> => {
    const found = new Set<string>();
    const open = [...names];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (found.has(name)) continue;
      found.add(name);
      const producer = producers.get(name);
      if (producer !== undefined)
        open.push(...(producer.kind === "derived" ? producer.reads : producer.decision.reads));
    }
    return found;
  };
  const followed = new WeakMap<readonly string[], ReadonlySet<CompiledDecision>>();
  return {
    isFact,
    producer: (name) => producers.get(name),
    namesBehind,
    decisionsBehind(names) {
      const known = followed.get(names);
      if (known !== undefined) return known;
      const found = new Set(
        [...namesBehind(names)].flatMap((name) => {
          const producer = producers.get(name);
          return producer?.kind === "decision" ? [producer.decision] : [];
        }),
      );
      followed.set(names, found);
      return found;
    },
  };
}
