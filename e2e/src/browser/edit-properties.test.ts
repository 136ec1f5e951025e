import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { pressAll, untilSameAsLive, untilSaved } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

interface Drafted {
  readonly draft: { readonly definition: Record<string, unknown>; readonly issues: readonly unknown[] };
}

async function drafted(page: Page, kind: string, id: string): Promise<Drafted["draft"]> {
  return ((await (await page.request.get(`/v1/definitions/${kind}/${id}`)).json()) as Drafted).draft;
}

/** Opens what is folded away under a heading. */
async function unfold(page: Page, testId: string): Promise<void> {
  await page.locator(`[data-testid="${testId}"] > summary`).click();
}

describe("a product manager sets what the engine can do", () => {
  it("a task's ladder, a call that is undone, an event with payload and key; problems are at their field", async () => {
    const { page, errors } = await here.visit("mei");
    await page.goto("/workflows/consumer-loan");

    // A task: more urgent, by somebody else than another task's, with one more rung
    await page.getByTestId("state-manual-review").click();
    await page.getByTestId("priority-number").click();
    await page.getByTestId("task-priority").fill("70");
    await unfold(page, "task-escalation");
    await page.getByTestId("add-rung").click();
    await page.getByTestId("rung-after-2").fill("5");
    await unfold(page, "task-form");
    await page.getByTestId("add-form-field").click();

    // A call that can be undone, told the number of its own answer
    await page.getByTestId("state-disbursement").click();
    await unfold(page, "activity-compensate");
    await page.getByTestId("compensate-switch").click();
    await page.getByTestId("compensate-input-add").click();
    const formula = page.getByTestId("compensate-input-value1");
    await formula.fill("event.output.noSuchMember");
    // Then what is wrong is told at the field, and gone when it is mended
    const mishap = page.locator('[data-testid="activity-compensate"] .wf-mishap').first();
    await mishap.waitFor();
    await formula.fill("event.output.transferReference");
    await mishap.waitFor({ state: "detached" });

    // A new event with a payload, that may come as a signal
    await page.getByTestId("tab-data").click();
    await page.getByTestId("add-event").click();
    await page.getByTestId("event-name-EVENT_1").fill("PAYMENT_REPORTED");
    await page.getByTestId("event-name-EVENT_1").press("Enter");
    await page.getByTestId("payload-PAYMENT_REPORTED-add").click();
    await page.getByTestId("signal-PAYMENT_REPORTED").click();
    await page.getByTestId("add-variable").click();
    // A problem of the data is led to from the list of problems
    await page.getByTestId("variable-initial-variable1").fill("nothingLikeIt + 1");
    await page.getByTestId("tab-problems").click();
    await page.locator('[data-pointer="/variables/variable1/initial"]').waitFor();
    await page.locator('li:has([data-pointer="/variables/variable1/initial"]) .ant-btn').first().click();
    await page.getByTestId("variable-initial-variable1").fill("");
    await page.getByTestId("language-switch").click();
    await page.locator('html[lang="en"]').waitFor();
    await page.getByTestId("variable-initial-variable1").waitFor();
    await untilSaved(page);

    // Then the draft says all of it, and undoing it leaves what was there
    const { definition } = await drafted(page, "workflow", "consumer-loan");
    const text = JSON.stringify(definition);
    expect(definition["events"]).toMatchObject({
      PAYMENT_REPORTED: {
        payload: { type: "object", properties: { field1: { type: "string" } }, additionalProperties: false },
        correlate: { key: "contractNumber" },
      },
    });
    expect(definition["variables"]).toHaveProperty("variable1");
    expect(text).toContain('"priority":70');
    expect(text).toContain('{"after":"5WD","notify":"approver"}');
    expect(text).toContain('"operation":"cancel-pay"');
    await pressAll(page, "undo");
    await untilSameAsLive(page);
    expect(errors).toEqual([]);
  });

  it("a product, and a pack that begins with a table and any of DMN's hit policies", async () => {
    const { page, errors } = await here.visit("mei");
    await page.goto("/products/cash-loan");
    await page.getByTestId("product-rate").fill("0.045");
    await page.getByTestId("product-grace").fill("5");
    await page.getByTestId("add-fee").click();
    await untilSaved(page);
    const { definition, issues } = await drafted(page, "product", "cash-loan");
    expect(definition).toMatchObject({
      pricing: { rate: { value: "0.00045" } },
      graceDays: 5,
      fees: [{ id: "fee-1" }],
    });
    expect(issues).toEqual([]);
    await page.getByTestId("product-problems").getByText("没有问题", { exact: true }).waitFor();

    await page.getByTestId("nav-packs").click();
    await page.getByTestId("new-pack").click();
    await page.getByTestId("new-pack-zh").fill("大额复核");
    await page.getByTestId("new-pack-en").fill("Large amounts");
    await page.getByTestId("start-table").click();
    await page.getByTestId("create-pack").click();
    await page.waitForURL(/\/packs\/large-amounts/);
    await page.getByTestId("hit-policy").click();
    await expect.poll(() => page.locator('[data-testid^="hit-policy-"]').count()).toBe(11);
    await page.getByTestId("hit-policy-F").click();
    await page.getByTestId("add-decision").click();
    await page.getByTestId("add-decision-scorecard").click();
    await page.locator('[data-decision="scorecard-1"]').waitFor();
    await untilSaved(page);
    const pack = await drafted(page, "pack", "large-amounts");
    expect(pack.definition).toMatchObject({
      decisions: { grade: { hitPolicy: "F" }, "scorecard-1": { kind: "scorecard" } },
    });
    expect(errors).toEqual([]);
  });
});
