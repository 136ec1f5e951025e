import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../installation.ts";
import { readReports, summaryOf } from "./chaos-results.ts";
import { chaosTests } from "./registry.ts";

it("the table in docs/operations.md is what `pnpm chaos --summary` prints", () => {
  const text = readFileSync(join(root, "docs/operations.md"), "utf8");
  const table = /<!-- chaos:begin -->\s+([^]*?)\s+<!-- chaos:end -->/.exec(text)?.[1];
  expect(table).toBe(summaryOf(chaosTests, readReports()));
});
