import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../installation.ts";
import { plantedBugs } from "./planted-bugs.ts";
import { chaosTests } from "./registry.ts";

it("every planted bug has a place in its file and a test that is to find it on its store", () => {
  for (const { name, file, right, wrong, foundBy, store } of plantedBugs) {
    const text = readFileSync(join(root, file), "utf8");
    expect(text.split(right).length - 1, `${name} in ${file}`).toBeGreaterThan(0);
    expect(wrong, name).not.toBe(right);
    const test = chaosTests.find((one) => one.name === foundBy);
    expect(test?.stores, `${foundBy} for ${name}`).toContain(store);
  }
});
