import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { merchant } from "../merchant.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

async function complete(page: Page, outcome: string, form: Readonly<Record<string, string>> = {}) {
  await page.getByTestId("claim-task").click();
  await page.locator('[data-testid="task-holder"][data-assignee="li"]').waitFor();
  await page.getByTestId(`outcome-${outcome}`).click();
  for (const [name, value] of Object.entries(form)) await page.getByTestId(`form-${name}`).fill(value);
  await page.getByTestId("complete-task").click();
}

describe("a sub-flow, from parent to child and back", () => {
  it("an officer has a merchant's premises visited, and decides by what the visitor saw", async () => {
    const { id } = await here.lender.applyWith(merchant("visit"), "visit");
    await here.lender.tell(id, "CONSENT_GIVEN");
    await here.lender.until(id, ["in-review"]);
    const { page, errors } = await here.visit("li");

    // Given an officer who sends somebody to look
    await page.goto("/tasks");
    await page.getByTestId("open-task").click();
    await complete(page, "visit");
    await page.goto(`/applications/${id}`);
    await page.locator('[data-testid="state-visit"][data-light="resting"]').waitFor({ state: "attached" });

    // When the sub-flow is opened from its parent, it has a canvas and a journal of its own
    await page.getByTestId("to-child-premises-visit").click();
    await page.locator('[data-testid="state-visiting"][data-light="resting"]').waitFor({ state: "attached" });
    // Neither is it cancelled by itself, nor does it show decisions that it never asks for
    await page.getByTestId("open-parent").waitFor();
    expect(await page.getByTestId("cancel-application").count()).toBe(0);
    expect(await page.getByTestId("decision").count()).toBe(0);
    expect(await page.getByTestId("to-parent").textContent()).toContain("商家加盟流程");
    expect(await page.locator('[data-kind="consent-granted"]').textContent()).toContain("企业与法人征信");
    // and leads back to its parent
    await page.getByTestId("to-parent").click();
    await page.locator('[data-testid="state-visit"]').waitFor({ state: "attached" });

    // Then what the visitor saw comes back to whoever reviews the merchant
    await page.goto("/tasks");
    await page.getByTestId("open-task").click();
    await complete(page, "verified", { summary: "门头、场地与申报一致" });
    await page.goto(`/applications/${id}`);
    await page.locator('[data-testid="state-review"][data-light="resting"]').waitFor({ state: "attached" });
    await page.goto("/tasks");
    await page.getByTestId("open-task").click();
    await page.getByText("门头、场地与申报一致").waitFor();
    await complete(page, "approve");
    await here.lender.until(id, ["approved"]);
    expect(errors).toEqual([]);
  }, 180_000);
});
