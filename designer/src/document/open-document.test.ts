import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { insertItem, moveItem, removeValue, renameKey, setValue } from "./json-commands.ts";
import { openDocument, type Command } from "./open-document.ts";

interface Sample {
  readonly cutOff: number;
  readonly rows: readonly string[];
  readonly named: Readonly<Record<string, number>>;
}
const sample: Sample = { cutOff: 600, rows: ["a", "b", "c"], named: { x: 1, y: 2 } };

const anyCommand: fc.Arbitrary<Command<Sample>> = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((value) => setValue<Sample>("/cutOff", value)),
  fc.string().map((value) => insertItem<Sample>("/rows", value, { index: 0 })),
  fc.tuple(fc.nat(4), fc.nat(4)).map(([from, to]) => moveItem<Sample>("/rows", from, to)),
  fc.nat(3).map((index) => removeValue<Sample>(`/rows/${index}`)),
  fc.constantFrom("x", "y", "z").map((to) => renameKey<Sample>("/named", "x", to)),
  fc.constantFrom("x", "y", "z").map((key) => setValue<Sample>(`/named/${key}`, 9)),
);

describe("a document", () => {
  it("gives back the same content by undo, and the changed one by redo", () => {
    fc.assert(
      fc.property(fc.array(anyCommand, { maxLength: 20 }), (commands) => {
        const document = openDocument({ definition: sample });
        const visited = [document.getState().definition];
        for (const command of commands) {
          const { length } = document.getState().past;
          document.run(command);
          if (document.getState().past.length > length) visited.push(document.getState().definition);
        }
        for (const expected of visited.slice(0, -1).reverse()) {
          document.undo();
          expect(document.getState().definition).toBe(expected);
        }
        for (const expected of visited.slice(1)) {
          document.redo();
          expect(document.getState().definition).toBe(expected);
        }
        expect(document.getState().future).toEqual([]);
      }),
    );
  });

  it("keeps the identity of what an edit did not touch", () => {
    const document = openDocument({ definition: sample });
    const { rows } = document.getState().definition;
    document.run(setValue("/cutOff", 620));
    expect(document.getState().definition.rows).toBe(rows);
  });

  it("joins a burst of typing into one entry that tells the first and the last value", () => {
    let time = 0;
    const document = openDocument({ definition: sample }, { now: () => time });
    for (const value of [6, 62, 620]) {
      time += 300;
      document.run(
        setValue<Sample>("/cutOff", value, {
          merge: "cutOff",
          label: (before, after) => ({
            "zh-CN": `分数线 ${before.definition.cutOff} → ${after.definition.cutOff}`,
            en: `Cut-off ${before.definition.cutOff} → ${after.definition.cutOff}`,
          }),
        }),
      );
    }
    expect(document.getState().past.map(({ label }) => label.en)).toEqual(["Cut-off 600 → 620"]);
    time += 2_000;
    document.run(setValue("/cutOff", 630, { merge: "cutOff" }));
    expect(document.getState().past).toHaveLength(2);
    document.undo();
    document.undo();
    expect(document.getState().definition).toBe(sample);
  });

  it("does not join an edit to an entry that was just undone or redone", () => {
    const document = openDocument({ definition: sample }, { now: () => 0 });
    document.run(setValue("/cutOff", 610, { merge: "cutOff" }));
    document.undo();
    document.redo();
    document.run(setValue("/cutOff", 620, { merge: "cutOff" }));
    expect(document.getState().past).toHaveLength(2);
  });

  it("records nothing for an edit that changes nothing", () => {
    const document = openDocument({ definition: sample });
    document.run(setValue("/cutOff", 600));
    expect(document.getState().past).toEqual([]);
  });

  it("drops the redo entries when another edit is made", () => {
    const document = openDocument({ definition: sample });
    document.run(setValue("/cutOff", 610));
    document.undo();
    document.run(setValue("/cutOff", 620));
    expect(document.getState().future).toEqual([]);
  });

  it("tells subscribers about every change until they leave", () => {
    const document = openDocument({ definition: sample });
    let told = 0;
    const leave = document.subscribe(() => (told += 1));
    document.run(setValue("/cutOff", 610));
    document.undo();
    leave();
    document.redo();
    expect(told).toBe(2);
  });
});
