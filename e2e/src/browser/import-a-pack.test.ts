import { describe, expect, it } from "vitest";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

/** A file as json-rules-engine's users have it: a name with a hyphen, a comparison, two outcomes. */
const rules = [
  {
    name: "too young",
    conditions: { any: [{ fact: "applicant-age", operator: "lessThan", value: 18 }] },
    event: { type: "decline", params: { message: "under age" } },
  },
  {
    name: "steady income",
    conditions: {
      all: [
        { fact: "monthly-income", operator: "greaterThanInclusive", value: 5000 },
        { fact: "applicant-age", operator: "greaterThanInclusive", value: 18 },
      ],
    },
    event: { type: "approve" },
  },
];

describe("an integrator brings rules from json-rules-engine", () => {
  it("drops the file, reads the report and gets a draft whose rules read as sentences", async () => {
    const visit = await here.visit("mei");
    const { page } = visit;
    await page.getByTestId("nav-imports").click();
    await page.locator('input[type="file"]').setInputFiles({
      name: "partner-rules.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(rules)),
    });
    await page.getByTestId("import-result").filter({ hasText: "applicant-age" }).waitFor();
    await page.locator('[data-testid^="import-open-pack-"]').click();
    for (const value of ["18", /5,?000/])
      await page.locator('[data-testid^="value-"]', { hasText: value }).first().waitFor();
    expect(visit.errors).toEqual([]);
  });

  it("is told the place of what cannot be imported", async () => {
    const answer = await fetch(`${here.product.url}/v1/imports`, {
      method: "POST",
      headers: { authorization: `Bearer ${here.product.integratorKey}`, "content-type": "application/json" },
      body: JSON.stringify([
        { ...rules[0], conditions: { any: [{ fact: "a", operator: "evalThis", value: 1 }] } },
      ]),
    });
    const problem = (await answer.json()) as { errors: { pointer: string }[] };
    expect(answer.status).toBe(422);
    expect(problem.errors.map(({ pointer }) => pointer)).toContain("/0/conditions/any/0/operator");
  });
});

describe("a pack moves between lenders as a bundle", () => {
  it("imports again to the same hash", async () => {
    const headers = {
      authorization: `Bearer ${here.product.integratorKey}`,
      "content-type": "application/json",
    };
    const bundle = await (
      await fetch(`${here.product.url}/v1/packs/auto-credit-check/bundle`, { headers })
    ).text();
    const imported = await fetch(`${here.product.url}/v1/imports?replace=true`, {
      method: "POST",
      headers,
      body: bundle,
    });
    expect(imported.ok).toBe(true);
    const again = await (
      await fetch(`${here.product.url}/v1/packs/auto-credit-check/bundle?draft=true`, { headers })
    ).text();
    const manifest = (text: string) => (JSON.parse(text) as { manifest: Record<string, string> }).manifest;
    expect(manifest(again)["pack/auto-credit-check"]).toBe(manifest(bundle)["pack/auto-credit-check"]);
    expect(manifest(bundle)["pack/auto-credit-check"]).toMatch(/^[0-9a-f]{64}$/);
  });
});
