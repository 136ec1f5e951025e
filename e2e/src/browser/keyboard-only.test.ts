import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { untilSaved } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

/** Goes on by Tab, as a person without a mouse does, until the element is focused; it must be seen to be. */
async function tabTo(page: Page, selector: string, most = 60): Promise<void> {
  for (let steps = 0; steps < most; steps += 1) {
    await page.keyboard.press("Tab");
    const isThere = await page.evaluate(
      (wanted) => document.activeElement?.matches(wanted) === true,
      selector,
    );
    if (isThere) return;
  }
  throw new Error(`Expected Tab to reach ${selector} within ${most} steps`);
}

/** Whether the middle of an element is to be seen, and nothing lies over it. */
async function isInView(page: Page, selector: string): Promise<boolean> {
  return await page.locator(selector).evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
}

describe("a product manager without a mouse", () => {
  it("opens the pack, raises the cut-off, tries an applicant and asks to publish", async () => {
    const { page, errors } = await here.visit("mei");
    // From the first page to the pack
    await tabTo(page, '[data-testid="nav-packs"]');
    await page.keyboard.press("Enter");
    await page.getByTestId("open-consumer-credit").waitFor();
    await tabTo(page, '[data-testid="open-consumer-credit"]');
    await page.keyboard.press("Enter");
    await page.getByTestId("decision").waitFor();
    // The value in the sentence
    await tabTo(page, '[data-testid="value-score-cut-off-0"]');
    await page.keyboard.press("Enter");
    await page.getByTestId("value-input").waitFor();
    await page.keyboard.press("Control+a");
    await page.keyboard.type("620");
    await page.keyboard.press("Enter");
    await untilSaved(page);
    await page.getByTestId("value-score-cut-off-0").filter({ hasText: "620" }).waitFor();
    // The simulator, and the applicant who is declined now
    await page.keyboard.press("Shift+Tab");
    await page.evaluate(() => document.querySelector<HTMLElement>(".nav-brand")?.focus());
    await tabTo(page, '[data-testid="simulate"]');
    await page.keyboard.press("Enter");
    await page.getByTestId("simulator-run").waitFor();
    await tabTo(page, '[data-testid="simulator-run"]', 200);
    await page.keyboard.press("Enter");
    await page.locator('[data-testid^="decision-1"]').first().waitFor();
    // And the request, in a dialog that takes the focus and gives it back
    await page.evaluate(() => document.querySelector<HTMLElement>(".nav-brand")?.focus());
    await tabTo(page, '[data-testid="request-publish"]');
    await page.keyboard.press("Enter");
    await page.getByTestId("request-publish-send").waitFor();
    await tabTo(page, '[data-testid="request-publish-title"]', 10);
    await page.keyboard.type("Raise the cut-off");
    await page.keyboard.press("Escape");
    await page.getByTestId("request-publish-title").waitFor({ state: "detached" });
    // The dialog gives the focus back when it has faded.
    await page.locator('[data-testid="request-publish"]:focus').waitFor();
    expect(errors).toEqual([]);
  });

  it("chooses a step on the canvas, and opens a variable among the workflow's data", async () => {
    const { page } = await here.visit("mei");
    await page.goto("/workflows/consumer-loan");
    await page.getByTestId("state-manual-review").waitFor();
    await tabTo(page, '.react-flow__node:has([data-testid="state-manual-review"])', 300);
    // It is below what was in view: the drawing goes where the focus goes
    await expect.poll(() => isInView(page, '[data-testid="state-manual-review"]')).toBe(true);
    await page.keyboard.press("Enter");
    await page.locator('[data-testid="state-panel"][data-state="manual-review"]').waitFor();
    // A step above is brought back into view, too
    await page.evaluate(() => document.querySelector<HTMLElement>(".nav-brand")?.focus());
    await tabTo(page, '.react-flow__node:has(> [data-testid="state-application"])', 300);
    await expect.poll(() => isInView(page, '[data-testid="state-application"]')).toBe(true);
    // Past the canvas, of which every step is a stop
    await page.evaluate(() => document.querySelector<HTMLElement>(".nav-brand")?.focus());
    await tabTo(page, '[data-testid="skip-canvas"]');
    await page.keyboard.press("Enter");
    await tabTo(page, '[data-testid="tab-data"], .ant-segmented-item-input', 3);
    await page.keyboard.press("ArrowRight");
    await page.getByTestId("data-panel").waitFor();
    await tabTo(page, '[data-testid="variable-annualRate"] > summary', 40);
    await page.keyboard.press("Enter");
    await page.getByTestId("variable-initial-annualRate").waitFor();
  });
});
