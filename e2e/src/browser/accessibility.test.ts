import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inManualReview } from "../in-manual-review.ts";
import { LenderSystem } from "../lender-system.ts";
import { startProduct, type RunningProduct } from "../running-product.ts";
import { launchChromium } from "./chromium.ts";
import { visitAs } from "./designer-visit.ts";

let product: RunningProduct;
let browser: Browser;
let application: string;
let task: string;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchChromium()]);
  const waiting = await inManualReview(product, new LenderSystem(product), 640, "accessible");
  application = waiting.id;
  task = waiting.tasks[0]?.id ?? "";
}, 240_000);
afterAll(async () => {
  await browser.close();
  await product.stop();
});

interface Place {
  readonly path: string;
  /** What is there once the page stands. */
  readonly ready: string;
  /** What is opened on it, for pages of several parts. */
  readonly open?: readonly string[];
}

const workflow = { path: "/workflows/consumer-loan", ready: '[data-testid="state-manual-review"]' };
const pack = { path: "/packs/consumer-credit", ready: '[data-testid="decision"]' };
const places = (): readonly Place[] => [
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
  { path: "/tasks", ready: '[data-testid="open-task"]' },
  { path: `/tasks/${encodeURIComponent(task)}`, ready: '[data-testid="outcome-approve"]' },
  { path: "/applications", ready: ".ant-table-row" },
  {
    path: `/applications/${application}`,
    ready: '[data-testid="time-line"]',
    open: ['[data-testid="moment-data"]'],
  },
  { path: "/incidents", ready: ".page" },
  { path: "/migrations", ready: '[data-testid="new-migration"]' },
  { path: "/migrations/new?workflow=consumer-loan", ready: '[data-testid="no-older"]' },
];

interface Violation {
  readonly page: string;
  readonly rule: string;
  readonly impact: string;
  readonly where: readonly string[];
}

/** What axe finds serious or critical on the page as it stands. */
async function violations(page: Page, name: string): Promise<readonly Violation[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations } = await runner.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, impact, nodes }) => ({
      rule: id,
      impact: impact ?? "",
      where: nodes.slice(0, 5).map(({ html, target }) => `${target.join(" ")} ${html.slice(0, 160)}`),
    }));
  });
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map((violation) => ({ page: name, ...violation }));
}

describe("every page for a person who does not see it, or sees it badly", () => {
  it("has nothing that axe finds serious or critical, in both languages", async () => {
    const { page } = await visitAs(browser, product.url, "an");
    await page.emulateMedia({ reducedMotion: "reduce" });
    const found: Violation[] = [];
    for (const { path, ready, open = [] } of places()) {
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      for (const selector of open) await page.locator(selector).first().click();
      await page.waitForTimeout(300);
      const name = `${path} ${open.join(" ")}`;
      found.push(...(await violations(page, name)));
      await page.getByTestId("language-switch").click();
      await page.waitForTimeout(100);
      found.push(...(await violations(page, `${name}, in the other language`)));
    }
    expect(found).toEqual([]);
  }, 300_000);

  it("the sign-in page, too", async () => {
    const context = await browser.newContext({ baseURL: product.url });
    const page = await context.newPage();
    await page.goto("/");
    await page.getByTestId("sign-in-as-mei").waitFor();
    expect(await violations(page, "sign-in")).toEqual([]);
    await context.close();
  }, 60_000);
});
