import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { LenderSystem } from "../lender-system.ts";
import { startProduct, type RunningProduct } from "../running-product.ts";
import { launchChromium } from "./chromium.ts";
import { visitAs, type Visit } from "./designer-visit.ts";
import { slowdown } from "./slowdown.ts";

/** What the journeys of one file walk through; it is there from the first of them to the last. */
export interface ProductInBrowser {
  readonly product: RunningProduct;
  readonly browser: Browser;
  readonly lender: LenderSystem;
  /** Signs one of the demo lender's people in, in a browser profile of their own. */
  visit(person: string): Promise<Visit>;
}

/** Starts the product and a browser for a test file; `prepare` is done once they stand. */
export function productInBrowser(prepare?: (here: ProductInBrowser) => Promise<void>): ProductInBrowser {
  let started: { product: RunningProduct; browser: Browser; lender: LenderSystem } | undefined;
  const there = () => {
    if (started === undefined) throw new Error("Expected a test to ask for the product, but none has begun");
    return started;
  };
  const here: ProductInBrowser = {
    get product() {
      return there().product;
    },
    get browser() {
      return there().browser;
    },
    get lender() {
      return there().lender;
    },
    visit: (person) => visitAs(there().browser, there().product.url, person),
  };
  beforeAll(async () => {
    const [product, browser] = await Promise.all([startProduct(), launchChromium()]);
    started = { product, browser, lender: new LenderSystem(product) };
    await prepare?.(here);
  }, 240_000 * slowdown);
  afterAll(async () => {
    await started?.browser.close();
    await started?.product.stop();
  });
  return here;
}
