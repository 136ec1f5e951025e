import { describe, expect, it } from "vitest";
import { violations, violationsAt, type Place } from "./accessible-pages.ts";
import { newProfile } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

const workflow = { path: "/workflows/consumer-loan", ready: '[data-testid="state-manual-review"]' };
const pack = { path: "/packs/consumer-credit", ready: '[data-testid="decision"]' };
const places: readonly Place[] = [
  { path: "/workflows", ready: '[data-testid="definition-consumer-loan"]' },
  workflow,
  { ...workflow, open: ['[data-testid="state-manual-review"]', '[data-testid="task-escalation"] > summary'] },
  { ...workflow, open: ['[data-testid="tab-data"]', '[data-testid="event-CONSENT_GIVEN"] > summary'] },
  { ...workflow, open: ['[data-testid="simulate"]', '[data-testid="simulator-run"]'] },
  { path: "/packs", ready: '[data-testid="definition-consumer-credit"]' },
  pack,
  { ...pack, open: ['[data-testid="part-derived"]'] },
  { ...pack, open: ['[data-testid="part-reasons"]'] },
  { ...pack, open: ['[data-testid="part-application-scorecard"]'] },
  { ...pack, open: ['[data-testid="part-backtest"]'] },
  { ...pack, open: ['[data-testid="simulate"]', '[data-testid="simulator-run"]'] },
  { path: "/products", ready: '[data-testid="definition-cash-loan"]' },
  { path: "/products/cash-loan", ready: '[data-testid="product-editor"]' },
  { path: "/import", ready: "main, .page" },
  { path: "/publish", ready: ".page" },
  { path: "/publish?tab=releases", ready: '[data-testid="release-1"]' },
];

describe("the design pages for a person who does not see them, or sees them badly", () => {
  it("have nothing that axe finds serious or critical, in both languages", async () => {
    const { page } = await here.visit("an");
    expect(await violationsAt(page, places)).toEqual([]);
  });

  it("nor has the sign-in page", async () => {
    const context = await newProfile(here.browser, here.product.url);
    const page = await context.newPage();
    await page.goto("/");
    await page.getByTestId("sign-in-as-mei").waitFor();
    expect(await violations(page, "sign-in")).toEqual([]);
    await context.close();
  });
});
