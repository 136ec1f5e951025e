import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LenderSystem } from "../lender-system.ts";
import { startProduct, type RunningProduct } from "../running-product.ts";
import { launchChromium } from "./chromium.ts";
import { visitAs } from "./designer-visit.ts";

let product: RunningProduct;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchChromium()]);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** Pages ask by themselves every ten seconds at most: what is there sooner was told. */
const SOONER_MS = 6_000;

describe("an officer looks at what happens", () => {
  it("an application's path and journal grow, and its list follows, without asking; a lost connection is told", async () => {
    const lender = new LenderSystem(product);
    const { id } = await lender.apply(700, "live");
    const { page, context, errors } = await visitAs(browser, product.url, "li");
    await page.locator('[data-testid="live-sign"][data-state="live"]').waitFor();

    await page.goto("/applications");
    await page.getByTestId(`application-${id}`).waitFor();
    const later = await lender.apply(700, "later");
    await page.getByTestId(`application-${later.id}`).waitFor({ timeout: SOONER_MS });

    // Stands for every page of one application.
    await page.goto(`/applications/${id}`);
    const journal = page.getByTestId("journal").locator("[data-kind]");
    await journal.first().waitFor();
    const before = await journal.count();
    await lender.tell(id, "CONSENT_GIVEN");
    await page
      .locator('[data-testid="application-states"][data-states~="offer"]')
      .waitFor({ timeout: SOONER_MS });
    await expect.poll(() => journal.count(), { timeout: SOONER_MS }).toBeGreaterThan(before + 4);

    await context.setOffline(true);
    await page.locator('[data-testid="live-sign"][data-state="reconnecting"]').waitFor();
    await context.setOffline(false);
    await page.locator('[data-testid="live-sign"][data-state="live"]').waitFor();
    expect(errors.filter((error) => !error.includes("net::ERR_INTERNET_DISCONNECTED"))).toEqual([]);
  });
});
