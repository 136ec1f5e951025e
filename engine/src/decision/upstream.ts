import type { Producer, Upstream } from "./compiled-pack.ts";

/** Follows names through derived values and outputs to the facts they come from. */
export function createUpstream(
  isFact: (name: string) => boolean,
  producers: ReadonlyMap<string, Producer>,
): Upstream {
  return {
    isFact,
    producer: (name) => producers.get(name),
    namesBehind(names) {
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
    },
  };
}
