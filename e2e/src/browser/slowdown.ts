import type { BrowserContext, Page } from "playwright-core";

/**
 * How many times slower than on this machine the pages of the browser tests run, by `LENDLOOM_BROWSER_SLOWDOWN`:
 * what passes with 6 and more does not depend on the moment.
 */
export const slowdown = Math.max(1, Number(process.env["LENDLOOM_BROWSER_SLOWDOWN"] ?? "1"));

/** Slows every page of a browser profile down, those that are opened later as well. */
export function slowDown(context: BrowserContext): void {
  if (slowdown > 1) context.on("page", (page) => void slowPage(page));
}

async function slowPage(page: Page): Promise<void> {
  const chromium = await page.context().newCDPSession(page);
  await chromium.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
}
