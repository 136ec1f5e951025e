import type { ConnectorCall } from "@lendloom/engine/runtime";
import { expect, it } from "vitest";
import { measureConnectors } from "./measured-connectors.ts";

it("a hundred connectors are told by their names, all others together", async () => {
  const told = new Map<string, number>();
  const connectors = measureConnectors(
    { call: () => Promise.resolve({ kind: "answer", answer: {} }) },
    (connector) => told.set(connector, (told.get(connector) ?? 0) + 1),
  );
  const call = (connector: string) => connectors.call({ connector } as unknown as ConnectorCall);
  for (let round = 0; round < 2; round++) {
    for (let number = 0; number < 150; number++) await call(`c${number}`);
  }
  expect(told.size).toBe(101);
  expect([told.get("c0"), told.get("c99"), told.get("c100"), told.get("other")]).toEqual([
    2,
    2,
    undefined,
    100,
  ]);
});
