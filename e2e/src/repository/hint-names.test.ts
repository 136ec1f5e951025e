import { expect, it } from "vitest";
import { heardHints } from "../../../designer/src/api/heard-hints.ts";
import { hintEvents } from "../../../server/src/events/hint.ts";

it("the designer listens for every hint that the server gives, by its name", () => {
  // A backtest's page follows its progress by itself.
  const given = hintEvents.filter((event) => event !== "backtest.changed");
  expect([...heardHints].sort()).toEqual(["resync", ...given].sort());
});
