import { describe, expect, it } from "vitest";
import { smallWorkflow, sampleCatalogue } from "../testing/index.ts";
import { compileProcess } from "./compile-process.ts";
import { coverablePlaces } from "./coverage.ts";
import { transitionTitle } from "./transition-title.ts";

describe("titles of transitions", () => {
  it("say the state, and the transition's own title or else what makes it happen", () => {
    const states = {
      a: {
        on: { GO: [{ target: "b", guard: { type: "feel", params: { text: "false" } } }, { target: "b" }] },
        after: { P7D: [{ target: "b", title: { "zh-CN": "太久", en: "Too long" } }] },
      },
      b: { always: [{ target: "end" }] },
      end: { type: "final" },
    };
    const workflow = smallWorkflow(states);
    const process = compileProcess({ workflow, catalogue: sampleCatalogue, packs: [] });
    if (!process.ok) throw new Error(JSON.stringify(process.error));
    const { definition } = process.value.workflow;
    const titles = coverablePlaces(process.value).map((place) => transitionTitle(place, definition));
    expect(titles.map(({ en }) => en)).toEqual([
      "State: State",
      "State: State (number 2)",
      "State: Too long",
      "State: at once",
    ]);
    expect(titles.map((texts) => texts["zh-CN"])).toEqual([
      "状态：状态",
      "状态：状态（第 2 条）",
      "状态：太久",
      "状态：立即",
    ]);
  });
});
