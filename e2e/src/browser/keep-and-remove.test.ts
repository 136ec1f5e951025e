import { describe, expect, it } from "vitest";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

describe("an administrator says how long applications stay", () => {
  it("sets a policy with its reason, carries it out, and sees what went; others do not see the page", async () => {
    const { page, errors } = await here.visit("an");
    const { id } = await here.lender.apply(700, "kept");
    await page.goto(`/applications/${id}`);
    await page.getByTestId("hold").click();
    await page.getByTestId("hold-reason").fill("案号 2026-7");
    await page.getByTestId("hold-send").click();
    await page.getByTestId("held").waitFor();

    await page.getByTestId("nav-retention").click();
    await page.locator(`[data-testid="hold-${id}"]`, { hasText: "案号 2026-7" }).waitFor();
    await page.locator('[data-testid="retention-policy"][data-set="false"]').waitFor();
    expect(await page.getByTestId("retention-run").isDisabled()).toBe(true);

    // A shorter time for one product, and an audit that would go before what it proves is refused
    await page.getByTestId("retention-add-product").click();
    await page.getByText("好借现金贷").last().click();
    await page.getByTestId("retention-product-cash-loan").fill("3");
    // What would go by it is told before it is set
    await page.locator('[data-testid="retention-ahead"][data-edited="true"]').waitFor();
    await page.locator('[data-testid="retention-going"][data-count="0"]').waitFor();
    await page.getByText("限期").last().click();
    await page.getByTestId("retention-audit").fill("2");
    await page.getByTestId("retention-reason").fill("2026 年留存制度");
    await page.getByTestId("retention-save").click();
    await page.getByText("不短于", { exact: false }).first().waitFor();
    await page.locator(".ant-alert-error").waitFor();
    await page.getByTestId("retention-audit").fill("10");
    await page.getByTestId("retention-save").click();
    await page.locator('[data-testid="retention-policy"][data-set="true"]').waitFor();
    expect(await page.getByTestId("retention-policy").textContent()).toContain("2026 年留存制度");
    expect(await (await page.request.get("/v1/retention")).json()).toMatchObject({
      policy: { runs: "P5Y", products: { "cash-loan": "P3Y" }, audit: "P10Y" },
    });

    // Then it is carried out, and nothing was over its time
    await page.getByTestId("retention-run").click();
    await page.getByTestId("retention-confirm").click();
    await page.locator('[data-testid="retention-round"][data-at]').waitFor();
    expect(await page.getByTestId("removed-applications").textContent()).toBe("0");
    expect(errors.filter((error) => !error.includes("422"))).toEqual([]);

    const li = await here.visit("li");
    expect(await li.page.getByTestId("nav-retention").count()).toBe(0);
  }, 120_000);
});
