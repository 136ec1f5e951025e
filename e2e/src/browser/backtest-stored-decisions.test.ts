import { readFileSync } from "node:fs";
import type { PackDefinition } from "@lendloom/engine/decision";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

const packFile = new URL("../../../rules/consumer-credit/pack.json", import.meta.url);

/** A draft of the pack whose cut-off is at 650 instead of 600. */
async function saveStricterDraft(page: Page): Promise<void> {
  const pack = JSON.parse(readFileSync(packFile, "utf8")) as PackDefinition;
  const policy = pack.decisions["credit-policy"] as unknown as {
    rules: { conditions: { all: { value: number }[] } }[];
  };
  const cutOff = policy.rules[0]?.conditions.all[0];
  if (cutOff?.value !== 600) throw new Error("Expected the first rule to be the cut-off at 600");
  cutOff.value = 650;
  const session = (await (await page.request.get("/v1/session")).json()) as { csrf: string };
  const saved = await page.request.put("/v1/drafts/pack/consumer-credit", {
    headers: { "x-csrf-token": session.csrf, "if-none-match": "*" },
    data: { definition: pack },
  });
  expect(saved.status()).toBeLessThan(300);
}

describe("a product manager asks what a stricter cut-off would have done to last month", () => {
  it("sees whom it would have declined, by application and without their data, in both languages", async () => {
    for (const score of [700, 640, 410, 610, 720, 590]) {
      const { id } = await here.lender.apply(score, `C-${score}`);
      await here.lender.tell(id, "CONSENT_GIVEN");
      await here.lender.until(id, ["offered", "declined"]);
    }
    const visit = await here.visit("mei");
    const { page } = visit;
    await saveStricterDraft(page);
    await page.goto("/packs/consumer-credit");
    await page.getByTestId("part-backtest").click();
    await page.getByTestId("backtest-source").locator("label").nth(1).click();
    await page.getByTestId("backtest-run").click();
    await page.locator('[data-testid="swap-approve-decline"][data-count="2"]').waitFor();
    await expect.poll(() => page.getByTestId("backtest-applicants").textContent()).toBe("6");
    await page.getByTestId("backtest-stale").waitFor({ state: "detached" });
    await page.locator(".backtest", { hasText: "只有草稿命中" }).waitFor();
    await page.getByTestId("language-switch").click();
    await page.locator(".backtest", { hasText: "only the draft hits it" }).waitFor();
    // Nothing stays on the server: its report is here.
    const links = page.getByTestId("backtest-application");
    await expect.poll(() => links.count()).toBe(2);
    await links.first().click();
    await page.waitForURL(/\/applications\/[\w-]+$/);
    expect(visit.errors).toEqual([]);
  });
});
