import type { APIResponse } from "playwright-core";
import { describe, expect, it } from "vitest";
import { inManualReview } from "../in-manual-review.ts";
import { untilCompleted } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

describe("two officers and a large amount", () => {
  it("one claims the task, needs a colleague's second look, and the colleague completes it", async () => {
    // Given an application that waits for a person because the bureau refuses
    const { id } = await inManualReview(here.product, here.lender, 640, "four-eyes");
    const li = await here.visit("li");
    const hao = await here.visit("hao");
    await li.page.goto("/tasks");
    // Hao's page is told nothing new of tasks for a while
    const tasks = (url: URL) => url.pathname === "/v1/tasks";
    const first = new Map<string, APIResponse>();
    await hao.page.route(tasks, async (route) => {
      const url = route.request().url();
      const response = first.get(url) ?? (await route.fetch());
      first.set(url, response);
      await route.fulfill({ response });
    });
    await hao.page.goto("/tasks");
    await hao.page.getByTestId("claim-row").waitFor();

    // When li claims it from the list
    await li.page.getByTestId("claim-row").click();
    await li.page.locator(".ant-empty").waitFor();
    // Then hao, whose page is older, is told who has it
    await hao.page.getByTestId("claim-row").click();
    await hao.page
      .locator('[data-testid="problem"][data-code="task.claimed"]', { hasText: "李 Li" })
      .waitFor();
    await hao.page.unroute(tasks);

    // When li completes it with an amount that needs a second look
    await li.page.goto("/tasks?scope=mine");
    await li.page.getByTestId("open-task").click();
    await li.page.locator('[data-testid="task-holder"][data-assignee="li"]').waitFor();
    await li.page.getByTestId("outcome-approve").click();
    await li.page.getByTestId("form-reviewedLimit").fill("18000");
    await li.page.getByTestId("complete-task").click();
    await untilCompleted(li.page);
    await expect.poll(async () => (await here.lender.read(id)).states).toContain("second-review");

    // Then she cannot do the second one herself, and is told why
    await li.page.goto("/tasks?scope=all");
    await li.page.getByTestId("open-task").click();
    await li.page.getByTestId("holder-sentence").filter({ hasText: "您完成的" }).waitFor();
    await li.page.getByTestId("claim-task").waitFor({ state: "detached" });
    await expect.poll(() => li.page.getByTestId("outcome-approve").isDisabled()).toBe(true);

    // And hands it on to hao, who completes it
    await hao.page.goto("/tasks");
    await hao.page.getByTestId("open-task").click();
    await hao.page.getByTestId("claim-task").click();
    await hao.page.locator('[data-testid="task-holder"][data-assignee="hao"]').waitFor();
    await hao.page.getByTestId("outcome-approve").click();
    await hao.page.getByTestId("complete-task").click();
    await here.lender.until(id, ["offered"]);

    // And the application's path is lit to the offer, with the moment of an entry that is clicked
    await hao.page.goto(`/applications/${id}`);
    await hao.page
      .locator('[data-testid="state-offer"][data-light="resting"]')
      .waitFor({ state: "attached" });
    await hao.page.locator('[data-kind="stepped"] button').first().click();
    await hao.page.locator('[data-testid="run-moment"]').waitFor();
    await hao.page.locator('[data-testid="state-offer"]:not([data-light])').waitFor({ state: "attached" });

    expect(li.errors).toEqual([]);
    expect(hao.errors).toEqual([CONFLICT]);
  });
});

/** What the browser logs when the server says that a colleague was faster. */
const CONFLICT = "Failed to load resource: the server responded with a status of 409 (Conflict)";
