import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { identityNumber } from "../applicant.ts";
import { BLOCKED } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";
import { publishWorkflow, type PublishedWorkflow } from "./publish-workflow.ts";

const here = productInBrowser(() => publishWorkflow(here, "consumer-loan", withoutFailurePath));

/** When paying out fails, an operator must act. */
function withoutFailurePath({ definition, cases }: PublishedWorkflow) {
  const machine = definition.machine as unknown as {
    states: { payout: { states: { disbursement: { invoke: { onError?: unknown }[] } } } };
  };
  for (const invoke of machine.states.payout.states.disbursement.invoke) delete invoke.onError;
  const kept = cases.cases.filter(({ id }) => !id.startsWith("disbursement-"));
  return { definition: { ...definition, version: "9.0.0" }, cases: { ...cases, cases: kept } };
}

async function stuck(score: number, reference: string): Promise<string> {
  const { id } = await here.lender.apply(score, reference);
  await here.lender.tell(id, "CONSENT_GIVEN");
  await here.lender.until(id, ["offered"]);
  await fetch(`${here.product.sandboxUrl}/sandbox/applicants/${identityNumber(score)}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ faults: { disbursement: { fail: "refusal" } } }),
  });
  await here.lender.tell(id, "OFFER_ACCEPTED");
  return id;
}

/** Opens an order for the incident of an application. */
async function order(page: Page, reference: string, action: string): Promise<void> {
  await page.locator(`tr:has-text("${reference}") [data-testid^="orders-"]`).click();
  await page.getByTestId(`order-${action}`).click();
  await page.locator(".order-about", { hasText: reference }).waitFor();
}

describe("an operator sees to applications that stopped", () => {
  it("one by one and several at once; what is not allowed is told, what was done stands in the journal", async () => {
    const references = ["stuck-a", "stuck-b", "stuck-c"];
    const ids = await Promise.all(references.map((reference, index) => stuck(700 + index, reference)));
    const { page, errors } = await here.visit("an");
    await page.goto("/incidents");
    for (const reference of references) await page.locator(`tr:has-text("${reference}")`).waitFor();
    // The step is called by its title, and the list says where it is
    await page
      .locator('tr:has-text("stuck-a")')
      .filter({ hasText: "「银行放款」" })
      .filter({ hasText: "放款 › 银行放款" })
      .waitFor();
    await page.locator('[data-testid="nav-incidents"] .nav-badge', { hasText: "3" }).waitFor();

    // What the workflow asks of the answer is told at its field
    await order(page, "stuck-a", "skip");
    await page.getByTestId("order-reason").fill("已线下放款");
    await page.getByTestId("order-send").click();
    await page.getByText("流程要求填写这一项").waitFor();
    await page.getByTestId("form-answer-transferReference").fill("T-1001");
    await page.getByTestId("order-send").click();
    await page.locator('tr:has-text("stuck-a")').waitFor({ state: "detached" });

    // The others together: tried first, by their own names, then carried out
    await page.locator(".ant-table-thead .ant-checkbox-input").click();
    await page
      .getByTestId("batch-retry")
      .locator("xpath=ancestor::*[contains(@class,'ant-space-compact')]//button[last()]")
      .click();
    await page.getByTestId("batch-move").click();
    await page.getByTestId("move-states").click();
    await page.keyboard.type("manual-disbursement");
    await page.locator(".ant-select-item-option-active", { hasText: "manual-disbursement" }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByTestId("order-reason").fill("人工处理");
    await page.getByTestId("batch-try").click();
    await page.locator('[data-testid="batch-results"][data-done="2"][data-refused="0"]').waitFor();
    await page.getByTestId("batch-results").filter({ hasText: "stuck-b" }).waitFor();
    await page.getByTestId("batch-send").click();
    await page.getByTestId("batch-close").click();
    await page.getByText("没有故障。").waitFor();
    await page.getByTestId("incident-status").getByText("已处理").click();
    await page.locator('tr:has-text("stuck-c")', { hasText: "an" }).waitFor();

    // Then the journal says what stopped it, who did what and why; and the whole of it is proved
    await page.goto(`/applications/${ids[0]}`);
    const journal = page.getByTestId("journal");
    await journal.locator('[data-kind="invoke-skipped"]', { hasText: "已线下放款" }).waitFor();
    await journal.locator('[data-kind="invoke-skipped"] small', { hasText: "· 安 An" }).waitFor();
    // An incident that was seen to is still told in words
    await journal
      .locator('[data-kind="incident-raised"]', { hasText: "重试用尽：对方答复 HTTP 422" })
      .waitFor();
    await journal.locator('[data-kind="incident-resolved"]', { hasText: "跳过 · 已线下放款" }).waitFor();
    await page.getByTestId("prove").click();
    await page.locator('[data-testid="proof"][data-result="verified"]').waitFor();
    // A moment that is chosen on the time line is shown in the journal
    await page.getByRole("slider").focus();
    await page.keyboard.press("Home");
    await page.locator('[data-testid="run-moment"][data-seq="1"]').waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await expect
      .poll(() =>
        journal.locator(".is-chosen").evaluate((entry) => {
          const [around, its] = [
            entry.closest("section")!.getBoundingClientRect(),
            entry.getBoundingClientRect(),
          ];
          return its.top >= around.top && its.bottom <= around.bottom;
        }),
      )
      .toBe(true);
    expect(errors.filter((error) => error !== BLOCKED)).toEqual([]);
  });

  it("a designer sees them, and is offered nothing that is refused to designers", async () => {
    const { page } = await here.visit("mei");
    const id = await stuck(710, "stuck-d");
    await page.goto("/incidents");
    await page.locator('tr:has-text("stuck-d")').waitFor();
    expect(await page.locator('[data-testid^="retry-"]').count()).toBe(0);
    await page.goto(`/applications/${id}`);
    await page.getByTestId("incidents").waitFor();
    // The journal says what stopped it, with the step's title
    await page.locator('[data-kind="incident-raised"]', { hasText: "「银行放款」重试用尽" }).waitFor();
    expect(await page.locator('[data-testid^="orders-"]').count()).toBe(0);
  });
});
