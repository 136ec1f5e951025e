import type { JsonObject } from "@lendloom/engine/kernel";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { identityNumber } from "../applicant.ts";
import { merchant } from "../merchant.ts";
import { untilCompleted } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

/** What the other side of the connectors knows of a person, or how it fails. */
async function knownOf(idNumber: string, told: JsonObject): Promise<void> {
  const answer = await fetch(`${here.product.sandboxUrl}/sandbox/applicants/${idNumber}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(told),
  });
  expect(answer.status).toBe(204);
}

async function complete(
  page: Page,
  outcome: string,
  form: Readonly<Record<string, string>> = {},
  by = "li",
): Promise<void> {
  await page.getByTestId("claim-task").click();
  await page.locator(`[data-testid="task-holder"][data-assignee="${by}"]`).waitFor();
  await page.getByTestId(`outcome-${outcome}`).click();
  for (const [name, value] of Object.entries(form)) await page.getByTestId(`form-${name}`).fill(value);
  await page.getByTestId("complete-task").click();
  await untilCompleted(page);
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
    await page.getByTestId("to-parent").filter({ hasText: "商家加盟流程" }).waitFor();
    await page.locator('[data-kind="consent-granted"]', { hasText: "企业与法人征信" }).waitFor();
    expect(await page.getByTestId("cancel-application").count()).toBe(0);
    expect(await page.getByTestId("decision").count()).toBe(0);
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
  });

  it("each owner of a merchant is checked by a sub-flow of their own, and two people accept what it found", async () => {
    // Given three owners, of whom one is a dishonest debtor and one is not told of by the bureau
    const owners = [301, 302, 303].map((number) => ({
      name: `股东 ${number}`,
      idNumber: identityNumber(number),
      share: 0.3,
    }));
    await knownOf(identityNumber(302), { facts: { "credit-bureau": { dishonestDebtor: true } } });
    await knownOf(identityNumber(303), { faults: { "credit-bureau": { fail: "refusal" } } });
    const { id } = await here.lender.applyWith(merchant("owners", { beneficialOwners: owners }), "owners");
    await here.lender.tell(id, "CONSENT_GIVEN");
    const { page, errors } = await here.visit("li");
    await page.goto(`/applications/${id}`);
    await page.getByTestId("items-owner-checks").filter({ hasText: "进行中 1 · 已完成 2" }).waitFor();
    await page.locator('[data-testid="state-owners"][data-light="resting"]').waitFor({ state: "attached" });
    await page
      .locator('[data-testid="to-child-owner-check"][data-state="open"]', { hasText: "第 3 项" })
      .waitFor();

    // When an officer has looked at that one, and two people have accepted the other
    await page.goto("/tasks");
    await page.getByTestId("open-task").click();
    await complete(page, "clear", { note: "电话核实，无异常" });
    await here.lender.until(id, ["in-review"]);
    await page.goto("/tasks");
    await page.getByTestId("open-task").click();
    await complete(page, "accept", { ownersNote: "已提供结清证明" });
    await expect.poll(async () => (await here.lender.read(id)).states).toContain("owner-second-review");
    const second = await here.visit("hao");
    await second.page.goto("/tasks");
    await second.page.getByTestId("open-task").click();
    await second.page.getByText("已提供结清证明").waitFor();
    await complete(second.page, "accept", {}, "hao");

    // Then the merchant is reviewed like any other
    await expect.poll(async () => (await here.lender.read(id)).states).toContain("review");
    await page.goto(`/applications/${id}`);
    await page.getByTestId("items-owner-checks").filter({ hasText: "已完成 3" }).waitFor();
    await page
      .locator('[data-testid="state-owner-second-review"][data-light="passed"]')
      .waitFor({ state: "attached" });
    expect([...errors, ...second.errors]).toEqual([]);
  });
});
