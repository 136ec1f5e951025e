import type { Browser, BrowserContext, Page } from "playwright-core";
import { slowdown, slowDown } from "./slowdown.ts";

/** One person at the designer, in a browser profile of their own. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors the page logged: a journey without any is part of the promise. */
  readonly errors: readonly string[];
}

/** A browser profile of its own, in which nothing moves by itself: what still grows is pressed beside what is meant. */
export async function newProfile(browser: Browser, url: string): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1600, height: 1000 },
    baseURL: url,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(60_000 * slowdown);
  slowDown(context);
  return context;
}

/** Opens the designer and signs in as one of the demo lender's people. */
export async function visitAs(browser: Browser, url: string, person: string): Promise<Visit> {
  const context = await newProfile(browser, url);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    // The sign-in page asks who is there, and 401 is the answer it hopes not to need.
    if (message.type() === "error" && !message.text().includes("401")) errors.push(message.text());
  });
  await page.goto("/");
  await page.getByTestId(`sign-in-as-${person}`).click();
  await page.getByTestId("nav-workflows").waitFor();
  return { page, context, errors };
}

/**
 * Asks to publish the draft in the editor, and opens the change request; answers its id. `accept` is called when
 * cases come out differently, and has to accept what they come out as.
 */
export async function requestPublish(
  page: Page,
  title: string,
  accept?: () => Promise<void>,
): Promise<string> {
  await page.getByTestId("request-publish").click();
  await page.getByTestId("request-publish-title").fill(title);
  await page.getByTestId("request-publish-send").click();
  await accept?.();
  await page.getByTestId("request-publish-open").click();
  await page.waitForURL(/\/publish\/[^/]+$/);
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

/** Accepts what all cases come out as, where they keep a change from being published. */
export async function acceptAllResults(page: Page): Promise<void> {
  const failed = page.getByTestId("failed-cases");
  await failed.waitFor();
  const isOne = (await failed.getAttribute("data-count")) === "1";
  await page
    .locator(isOne ? '[data-testid^="accept-result-"]' : '[data-testid="accept-all-results"]')
    .click();
}

/** What the browser logs when the server says that publishing is blocked. */
export const BLOCKED =
  "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)";

/** Waits until the server has the draft as it stands on the page. */
export async function untilSaved(page: Page): Promise<void> {
  await page.locator('[data-testid="save-state"][data-status="saved"]').waitFor();
}

/** Chooses in a select by what is to be read in its list; `search` is typed first, where the list is long. */
export async function choose(page: Page, testId: string, text: string, search?: string): Promise<void> {
  await page.getByTestId(testId).click();
  if (search !== undefined) await page.keyboard.type(search);
  await page
    .locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option")
    .filter({ hasText: text })
    .click();
}

/** Presses `undo` or `redo` until there is nothing more to do; answers how often. */
export async function pressAll(page: Page, testId: string): Promise<number> {
  return await page.getByTestId(testId).evaluate(async (button: HTMLButtonElement) => {
    for (let times = 0; ; times += 1) {
      if (button.disabled) return times;
      button.click();
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  });
}

/** Waits until the draft on the page says what is live. */
export async function untilSameAsLive(page: Page): Promise<void> {
  await page.locator('[data-testid="standing"][data-standing="sameAsLive"]').waitFor({ state: "attached" });
}

/** Waits until the server has a task's completion: the page goes on to the other tasks then. */
export async function untilCompleted(page: Page): Promise<void> {
  await page.waitForURL(({ pathname }) => pathname === "/tasks");
}

/** Approves a change request, as a person other than its author. */
export async function approve(page: Page, request: string): Promise<void> {
  await page.goto(`/publish/${request}`);
  await page.getByTestId("approve").click();
  await page.locator('[data-testid="request-status"][data-status="approved"]').waitFor();
}
