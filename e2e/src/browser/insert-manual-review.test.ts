import { describe, expect, it } from "vitest";
import { acceptAllResults, approve, BLOCKED, requestPublish, untilSaved } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

/** The path from “application” to “consent”. */
const edge = "/machine/states/intake/states/application/always/0";

describe("a product manager inserts 人工审核 on a path", () => {
  it("with a role, a deadline and both outcomes; the next application waits there for the officer", async () => {
    const mei = await here.visit("mei");
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
    const fang = await here.visit("fang");
    await approve(fang.page, request);

    // Then the next application waits in the new step
    const { id } = await here.lender.apply(680, "reviewed");
    const application = await here.lender.until(id, ["in-review"]);
    expect(application.release.seq).toBe(2);
    expect(application.tasks).toHaveLength(1);

    // And the officer completes it in the task list
    const li = await here.visit("li");
    await li.page.getByTestId("nav-tasks").click();
    await li.page.getByTestId("open-task").first().click();
    await li.page.getByTestId("task-facts").waitFor();
    await li.page.getByTestId("outcome-approve").click();
    await li.page.getByTestId("complete-task").click();
    expect(await here.lender.until(application.id, ["received"])).toMatchObject({
      states: ["intake", "consent"],
      tasks: [],
    });

    expect([...mei.errors, ...fang.errors, ...li.errors]).toEqual([BLOCKED]);
  });
});
