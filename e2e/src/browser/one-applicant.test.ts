import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson, type Json, type JsonObject } from "@lendloom/engine/kernel";
import { describe, expect, it } from "vitest";
import { root } from "../installation.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

interface PackCases {
  readonly cases: readonly { readonly id: string; readonly facts: JsonObject; readonly at: string }[];
}

describe("one applicant", () => {
  it("gets the same canonical JSON from the browser's simulation, the API and the command line", async () => {
    const { cases } = JSON.parse(
      readFileSync(join(root, "rules/consumer-credit/cases.json"), "utf8"),
    ) as PackCases;
    const [first] = cases;
    if (first === undefined) throw new Error("Expected a case, but the pack has none");

    // The browser decides the first case of the pack in the page
    const { page, errors } = await here.visit("mei");
    await page.goto("/packs/consumer-credit");
    await page.getByTestId("simulate").click();
    await page.getByTestId("simulator-run").click();
    await page.getByTestId("decision-1-json").click();
    const shown = JSON.parse((await page.getByTestId("json").textContent()) ?? "null") as Json;

    // The API decides it on the server
    const answer = await fetch(`${here.product.url}/v1/decisions`, {
      method: "POST",
      headers: { authorization: `Bearer ${here.product.apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ pack: "consumer-credit", facts: first.facts, at: first.at }),
    });
    const fromApi = ((await answer.json()) as { decision: Json }).decision;

    // The command line decides it from the files
    const facts = join(mkdtempSync(join(tmpdir(), "lendloom-facts-")), "facts.json");
    writeFileSync(facts, JSON.stringify(first.facts));
    const args = ["--pack", "rules/consumer-credit/pack.json", "--facts", facts, "--at", first.at];
    const printed = execFileSync(process.execPath, ["server/src/cli/main.ts", "decide", ...args], {
      cwd: root,
      encoding: "utf8",
    }).trim();

    expect(canonicalJson(fromApi)).toBe(printed);
    expect(canonicalJson(shown)).toBe(printed);

    // Declined for want of means, she is told what would change it; a click tries it
    await page.getByTestId("fact-monthlyExpenses").fill("11500");
    await page.getByTestId("simulator-run").click();
    await page.locator('[data-testid="simulation-result"][data-outcome="decline"]').waitFor();
    const alternatives = page.locator('[data-testid="would-change"] li button');
    await page
      .getByTestId("would-change")
      .filter({ hasText: /每月生活支出 ¥11,500 → ¥/ })
      .waitFor();
    await alternatives.first().click();
    await page.getByTestId("simulator-run").click();
    await page.locator('[data-testid="simulation-result"][data-outcome="approve"]').waitFor();
    expect(errors).toEqual([]);
  });
});
