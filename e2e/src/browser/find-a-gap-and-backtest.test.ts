import { readFileSync } from "node:fs";
import type { PackDefinition } from "@lendloom/engine/decision";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { untilSaved } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

const packFile = new URL("../../../rules/consumer-credit/pack.json", import.meta.url);

/** A draft of the pack in which nobody answers scores from 590 to 599, and 20 points more are asked for. */
async function saveDraftWithGap(page: Page): Promise<void> {
  const text = readFileSync(packFile, "utf8").replace('"< 600", "-"', '"< 590", "-"');
  const pack = JSON.parse(text) as PackDefinition;
  const policy = pack.decisions["credit-policy"] as unknown as {
    rules: { conditions: { all: { value: number }[] } }[];
  };
  const cutOff = policy.rules[0]?.conditions.all[0];
  if (cutOff?.value !== 600) throw new Error("Expected the first rule to be the cut-off at 600");
  cutOff.value = 620;
  const session = (await (await page.request.get("/v1/session")).json()) as { csrf: string };
  const saved = await page.request.put("/v1/drafts/pack/consumer-credit", {
    headers: { "x-csrf-token": session.csrf, "if-none-match": "*" },
    data: { definition: pack },
  });
  expect(saved.status()).toBeLessThan(300);
}

const applicants = `id,征信评分,employmentMonths,residenceMonths,monthlyIncome,monthlyExpenses,requestedAmount,requestedTermMonths,creditHistoryMonths,cardUtilisation,hardEnquiries3m,existingMonthlyRepayment,性别,鞋码
A-1,610,24,24,12000,4000,8000,12,60,30%,1,500,female,36
A-2,720,60,60,12000,4000,8000,12,60,30%,1,500,male,42
A-3,560,24,24,12000,4000,8000,12,60,30%,1,500,female,37
A-4,很高,24,24,12000,4000,8000,12,60,30%,1,500,male,43
`;

describe("a product manager changes a decision table", () => {
  it("sees the gap on an applicant, mends it, and sees whom the change would have touched", async () => {
    const visit = await here.visit("mei");
    const { page } = visit;
    await saveDraftWithGap(page);
    await page.goto("/packs/consumer-credit");
    await page.getByTestId("problems").click();
    const gap = page.locator('[data-testid="finding"][data-code="analysis.gap"]');
    await gap.first().waitFor();
    await gap.first().getByTestId("finding-show").click();
    await page.locator('[data-testid="decision"][data-decision="risk-grade"]').waitFor();
    await page.getByTestId("simulation-result").waitFor();
    await expect.poll(() => page.getByTestId("fact-creditScore").inputValue()).toMatch(/^59\d$/);

    await page.getByTestId("sample-banner").getByTestId("finding-fix").click();
    await page.locator('[data-testid="sample-finding"][data-gone="true"]').waitFor();
    await page.locator('[data-testid="problems"][data-analysis="done"]').click();
    await gap.first().waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await expect.poll(() => page.getByTestId("cell-6-when-0").inputValue()).toBe("< 600");
    await untilSaved(page);

    await page.getByTestId("part-backtest").click();
    await page.locator('.backtest input[type="file"]').setInputFiles({
      name: "申请人.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(applicants),
    });
    await page.getByTestId("backtest-run").click();
    await page.locator('[data-testid="swap-approve-decline"][data-count="1"]').waitFor();
    await expect.poll(() => page.getByTestId("backtest-applicants").textContent()).toBe("3");
    await page.getByTestId("backtest-refused").filter({ hasText: "很高" }).waitFor();
    await page.getByTestId("try-A-1").click();
    await page.getByTestId("rule-score-cut-off").waitFor();
    await page.locator('[data-testid="simulation-result"][data-outcome="decline"]').waitFor();
    await expect.poll(() => page.getByTestId("fact-creditScore").inputValue()).toBe("610");
    expect(visit.errors).toEqual([]);
  });
});
