import { expect, it } from "vitest";
import type { MigratedApplication } from "../api/index.ts";
import { refusalGroups } from "./refusal-groups.ts";

const texts = { "zh-CN": "不行", en: "No" };
const unfit = (application: string, ...states: readonly string[]): MigratedApplication => ({
  application,
  result: "refused",
  refusal: {
    code: "migration.unfit",
    texts,
    errors: states.map((state) => ({
      code: "migration.state-unmapped",
      pointer: `/states/${state}`,
      severity: "error",
      texts,
    })),
  },
});

it("refusals are grouped by their innermost reason and its place, the commonest first", () => {
  const groups = refusalGroups([
    { application: "0", result: "would-do", states: ["a"] },
    { application: "1", result: "refused", refusal: { code: "migration.incident-open", texts } },
    unfit("2", "a", "b"),
    unfit("3", "b"),
  ]);
  expect(groups.map(({ code, pointer, applications }) => [code, pointer, applications])).toEqual([
    ["migration.state-unmapped", "/states/b", ["2", "3"]],
    ["migration.incident-open", undefined, ["1"]],
    ["migration.state-unmapped", "/states/a", ["2"]],
  ]);
});
