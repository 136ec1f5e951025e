import type { JsonObject } from "@lendloom/engine/kernel";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { choose, pressAll, untilSameAsLive, untilSaved } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

/** The path from “application” to “consent”. */
const edge = "/machine/states/intake/states/application/always/0";
const parallel = "/machine/states/intake/states/parallel";

/** Chooses a step by its title, wherever it is on the canvas. */
async function chooseStep(page: Page, step: string): Promise<void> {
  await page.getByTestId("canvas-fit").click();
  await page.getByTestId(`state-${step}`).locator("strong").click();
  await page.locator(`[data-testid="state-panel"][data-state="${step}"]`).waitFor();
}

describe("a product manager draws branches and a way back", () => {
  it("with steps inside, undone and done again, sound, and the same after export and import", async () => {
    const { page, errors } = await here.visit("mei");
    await page.goto("/workflows/consumer-loan");
    await page.locator('[data-testid="problems-chip"][data-count="0"]').waitFor();

    // Branches on a path, one more, and a review in the first of them
    await page.getByTestId(`insert-${edge}`).click();
    await page.getByTestId("insert-menu-parallel").click();
    await page.getByTestId("add-branch").click();
    await page.getByTestId("state-parallel-3").waitFor();
    await page.getByTestId(`insert-${parallel}/states/parallel-1/states/parallel-1-begin/always/0`).click();
    await page.getByTestId("insert-menu-task").click();
    await page.locator('[data-testid="state-panel"][data-state="manual-review-2"]').waitFor();
    // Its second outcome is a loose end until it leads to the branch's end
    await page.locator('[data-testid="problems-chip"][data-count="1"]').waitFor();
    const decline = `${parallel}/states/parallel-1/states/manual-review-2/invoke/0/onDone/1`;
    await choose(page, `target-${decline}`, "分支 1 / 完成", "分支 1 / 完成");

    // A way back into the assessment, by default to its manual review; a path leads there
    await chooseStep(page, "assessment");
    await page.getByTestId("add-history").click();
    await page.locator('[data-testid="state-panel"][data-state="assessment-resume"]').waitFor();
    await choose(page, "history-default", "人工审核", "人工审核");
    await choose(page, "history-depth", "连内层步骤一起恢复");
    await page.locator('[data-testid="problems-chip"][data-count="1"]').waitFor();
    await chooseStep(page, "signing-problem");
    const again = "/machine/states/signing/states/signing-problem/invoke/0/onDone/0";
    await choose(page, `target-${again}`, "回到离开处", "回到离开处");
    await page.locator('[data-testid="problems-chip"][data-count="0"]').waitFor();

    // What the workflow answers at its end
    await chooseStep(page, "disbursed");
    await page.getByTestId("state-output-add").click();
    await page.getByTestId("state-output-value1").fill("annualRate");
    await page.locator('[data-testid="problems-chip"][data-count="0"]').waitFor();
    await untilSaved(page);
    const drawn = await draft(page, "consumer-loan");
    expect(JSON.stringify(drawn)).toContain('"value1":"annualRate"');

    // All of it is undone and done again
    const undone = await pressAll(page, "undo");
    await untilSameAsLive(page);
    expect(await pressAll(page, "redo")).toBe(undone);
    await untilSaved(page);
    expect(await draft(page, "consumer-loan")).toEqual(drawn);

    // Then a tool for state machines reads it, and what it writes is the same workflow again
    const machine = await page.request.get("/v1/workflows/consumer-loan/machine?draft=true");
    const { csrf } = (await (await page.request.get("/v1/session")).json()) as { csrf: string };
    const imported = await page.request.post(
      "/v1/imports?format=xstate&name=machine.json&id=drawn-again&catalogue=consumer",
      { headers: { "x-csrf-token": csrf }, data: (await machine.json()) as object },
    );
    expect([imported.status(), await imported.text()]).toEqual([201, expect.any(String)]);
    const { machine: back } = (await draft(page, "drawn-again")) as { machine: unknown };
    expect(back).toEqual(drawn["machine"]);
    expect(errors).toEqual([]);
  });
});

describe("a product manager begins a workflow of their own", () => {
  it("from a beginning and an end: a call, an answer, ends of its own, and the consents that a parent must have", async () => {
    const { page, errors } = await here.visit("mei");
    await page.getByTestId("new-workflow").click();
    await page.getByTestId("new-workflow-zh").fill("小额循环贷");
    await page.getByTestId("new-workflow-en").fill("Small revolving loan");
    await page.getByTestId("create-workflow").click();
    await page.waitForURL(/\/workflows\/small-revolving-loan/);
    await page.locator('[data-testid="problems-chip"][data-count="0"]').waitFor();

    // By the keyboard: the menu has the focus, goes by arrows, and gives the focus back
    const plus = "insert-/machine/states/begin/always/0";
    await page.getByTestId(plus).focus();
    await page.keyboard.press("Enter");
    await page.locator('[data-testid="insert-menu-task"]:focus').waitFor();
    await page.keyboard.press("Escape");
    await page.locator(`[data-testid="${plus}"]:focus`).waitFor();
    await page.keyboard.press("Enter");
    await page.locator('[data-testid="insert-menu-task"]:focus').waitFor();
    for (const _ of ["decision", "activity"]) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator('[data-testid="insert-choice-0"]:focus').waitFor();
    await page.keyboard.press("Enter");
    await page.locator('[data-testid="state-panel"][data-state="service-call"]').waitFor();
    // Of two menus, the one that was opened last is there
    const failed = page.getByTestId("connect-/machine/states/service-call/invoke/0/onError/0");
    const answered = page.getByTestId("insert-/machine/states/service-call/invoke/0/onDone/0");
    await failed.focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("connect-menu").waitFor();
    await answered.focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("insert-menu").waitFor();
    await page.getByTestId("connect-menu").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await page.getByTestId("insert-menu").waitFor({ state: "detached" });
    // A call that another workflow makes, its failure leading to an end that is new; then an offer
    await failed.click();
    await page.getByTestId("connect-to-new-declined").click();
    await answered.click();
    await page.getByTestId("insert-menu-offer").click();
    await page.locator('[data-testid="state-panel"][data-state="offer"]').waitFor();
    await page.getByTestId("connect-/machine/states/offer/after/P7D/0").click();
    await page.getByTestId("connect-to-new-withdrawn").click();
    await page.locator('[data-testid="problems-chip"][data-count="0"]').waitFor();

    await page.getByTestId("tab-data").click();
    await choose(page, "requires-consent", "credit-bureau");
    await untilSaved(page);
    expect(await draft(page, "small-revolving-loan")).toMatchObject({
      requiresConsent: ["credit-bureau"],
      events: { OFFER_ACCEPTED: { roles: ["api-client", "officer"] } },
      machine: { states: { end: { status: "declined" }, "end-2": { status: "withdrawn" } } },
    });
    expect(errors).toEqual([]);
  });
});

async function draft(page: Page, id: string): Promise<JsonObject> {
  const answer = (await (await page.request.get(`/v1/definitions/workflow/${id}`)).json()) as {
    draft: { definition: JsonObject };
  };
  return answer.draft.definition;
}
