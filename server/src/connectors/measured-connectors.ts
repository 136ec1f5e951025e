import type { ConnectorReply, Connectors } from "@lendloom/engine/runtime";

/** Workflows name connectors as they like, and each name is kept for as long as the process lives. */
const MOST_NAMES = 100;

/** Tells how long each call took and how it ended; of the connectors beyond the first hundred, as `other`. */
export function measureConnectors(
  connectors: Connectors,
  observe: (connector: string, reply: ConnectorReply, seconds: number) => void,
): Connectors {
  const named = new Set<string>();
  const nameOf = (connector: string): string => {
    if (named.size < MOST_NAMES) named.add(connector);
    return named.has(connector) ? connector : "other";
  };
  return {
    async call(call) {
      const begun = performance.now();
      const reply = await connectors.call(call);
      observe(nameOf(call.connector), reply, (performance.now() - begun) / 1_000);
      return reply;
    },
  };
}
