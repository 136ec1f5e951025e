import type { ConnectorReply, Connectors } from "@lendloom/engine/runtime";

/** Tells how long each call took and how it ended. */
export function measureConnectors(
  connectors: Connectors,
  observe: (connector: string, reply: ConnectorReply, seconds: number) => void,
): Connectors {
  return {
    async call(call) {
      const begun = performance.now();
      const reply = await connectors.call(call);
      observe(call.connector, reply, (performance.now() - begun) / 1_000);
      return reply;
    },
  };
}
