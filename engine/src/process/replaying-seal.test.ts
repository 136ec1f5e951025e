import { expect, it } from "vitest";
import { ok } from "../kernel/index.ts";
import { replayingSeal } from "./replaying-seal.ts";
import type { Seal } from "./sealing.ts";

it("RT304 steps of one instant that sealed the same text are each given the ciphertext of their own", () => {
  // `nonce:text`; every sealing differs.
  const seal: Seal = {
    seal: () => "never asked",
    open: (sealed) => ok(sealed.slice(2)),
    mustLive: () => undefined,
  };
  const letter = (nonce: number) => ({ payload: { text: { sealed: `${nonce}:hello` } } });
  // What follows in the same instant is known when the first is carried out again, and so is the run before it.
  expect(replayingSeal(seal, [letter(2), letter(3), letter(1)]).seal("hello", "payload:text")).toBe(
    "2:hello",
  );
  expect(replayingSeal(seal, [letter(3), letter(1)]).seal("hello", "payload:text")).toBe("3:hello");
});
