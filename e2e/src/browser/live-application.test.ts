import { describe, expect, it } from "vitest";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

/** Pages ask by themselves every ten seconds at most: what is there sooner was told. */
const SOONER_MS = 6_000;

describe("an officer looks at what happens", () => {
  it("an application's path and journal grow, and its list follows, without asking; a lost connection is told", async () => {
    const { id } = await here.lender.apply(700, "live");
    const { page, context, errors } = await here.visit("li");
    await page.locator('[data-testid="live-sign"][data-state="live"]').waitFor();

    await page.goto("/applications");
    await page.getByTestId(`application-${id}`).waitFor();
    const later = await here.lender.apply(700, "later");
    await page.getByTestId(`application-${later.id}`).waitFor({ timeout: SOONER_MS });

    // Stands for every page of one application.
    await page.goto(`/applications/${id}`);
    const journal = page.getByTestId("journal").locator("[data-kind]");
    await journal.first().waitFor();
    const before = await journal.count();
    await here.lender.tell(id, "CONSENT_GIVEN");
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
