import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LenderSystem } from "../lender-system.ts";
import { startProduct, type RunningProduct } from "../running-product.ts";
import { launchChromium } from "./chromium.ts";
import { acceptAllResults, approve, BLOCKED, requestPublish, untilSaved, visitAs } from "./designer-visit.ts";

let product: RunningProduct;
let browser: Browser;
let lender: LenderSystem;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchChromium()]);
  lender = new LenderSystem(product);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** The path from “application” to “consent”. */
const edge = "/machine/states/intake/states/application/always/0";

describe("a product manager inserts 人工审核 on a path", () => {
  it("with a role, a deadline and both outcomes; the next application waits there for the officer", async () => {
    const mei = await visitAs(browser, product.url, "mei");
    const { page } = mei;
    await page.goto("/workflows/consumer-loan");

    // When she presses "+" on the path and chooses the step
    await page.getByTestId(`insert-${edge}`).click();
    await page.getByTestId("insert-menu-task").click();
    await page.getByTestId("state-panel").waitFor();
    // Then it has a role and a deadline, which she changes
    await page.getByTestId("task-due").fill("2");
    await page.getByTestId("task-due").press("Tab");
    // And the declined outcome dangles until she connects it with one click
    const loose = page.locator('[data-testid^="connect-/machine"]');
    await loose.click();
    await page.getByTestId("connect-to-declined").click();
    await loose.waitFor({ state: "detached" });
    await page.locator('[data-testid="problems-chip"][data-count="0"]').waitFor();

    // When she undoes and redoes
    await page.getByTestId("undo").click();
    await loose.waitFor();
    await page.getByTestId("redo").click();
    await loose.waitFor({ state: "detached" });
    await untilSaved(page);

    // And has it published by the approver: cases that went straight to the offer wait for a person now
    const request = await requestPublish(page, "Review first", () => acceptAllResults(page));
    const fang = await visitAs(browser, product.url, "fang");
    await approve(fang.page, request);

    // Then the next application waits in the new step
    const { id } = await lender.apply(680, "reviewed");
    const application = await lender.read(id);
    expect(application.release.seq).toBe(2);
    expect(application.tasks).toHaveLength(1);
    expect(application.status).toBe("in-review");

    // And the officer completes it in the task list
    const li = await visitAs(browser, product.url, "li");
    await li.page.getByTestId("nav-tasks").click();
    await li.page.getByTestId("open-task").first().click();
    await li.page.getByTestId("task-facts").waitFor();
    await li.page.getByTestId("outcome-approve").click();
    await li.page.getByTestId("complete-task").click();
    expect(await lender.until(application.id, ["received"])).toMatchObject({
      states: ["intake", "consent"],
      tasks: [],
    });

    expect([...mei.errors, ...fang.errors, ...li.errors]).toEqual([BLOCKED]);
  }, 180_000);
});
