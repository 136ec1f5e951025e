import { join } from "node:path";
import { launchChromium } from "./browser/chromium.ts";
import { visitAs } from "./browser/designer-visit.ts";
import { root } from "./installation.ts";
import { startProduct } from "./running-product.ts";

/** Takes the README's picture: an applicant's path through the consumer loan, lit up by the simulator. */
const product = await startProduct();
const browser = await launchChromium();
try {
  const { page } = await visitAs(browser, product.url, "mei");
  await page.getByTestId("language-switch").click();
  await page.goto("/workflows/consumer-loan");
  await page.getByTestId("simulate").click();
  await page.getByTestId("simulator-run").click();
  await page.locator('[data-testid="state-disbursed"][data-light]').first().waitFor({ state: "attached" });
  await page.waitForTimeout(1_500);
  // Near enough to be read, where the checks run side by side and the decision falls.
  await page.locator('[data-testid="simulation-steps"] [data-testid$="-credit-decision"]').first().click();
  await page.waitForTimeout(4_000);
  await page.getByTestId("simulator").evaluate((panel) => panel.closest(".wf-side-content")?.scrollTo(0, 0));
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(root, "docs/images/designer.png") });
} finally {
  await browser.close();
  await product.stop();
}
