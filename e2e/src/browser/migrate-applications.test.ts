import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inManualReview } from "../in-manual-review.ts";
import { LenderSystem } from "../lender-system.ts";
import { startProduct, type RunningProduct } from "../running-product.ts";
import { launchChromium } from "./chromium.ts";
import { approve, visitAs } from "./designer-visit.ts";

let product: RunningProduct;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchChromium()]);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** The next version: `manual-review` and `consent` have other keys, and `consent` another title, too. */
async function publishNext(): Promise<void> {
  const { page } = await visitAs(browser, product.url, "mei");
  const { csrf } = (await (await page.request.get("/v1/session")).json()) as { csrf: string };
  const path = "/v1/definitions/workflow/consumer-loan";
  const { live } = (await (await page.request.get(path)).json()) as {
    live: { definition: object; cases: object };
  };
  const renamed = (value: object) =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll('"manual-review"', '"first-review"')
        .replaceAll('"#manual-review"', '"#first-review"')
        .replaceAll('"consent"', '"bureau-form"')
        .replaceAll('"#consent"', '"#bureau-form"')
        .replaceAll('"征信授权"', '"授权书"')
        .replaceAll('"Bureau consent"', '"Consent form"'),
    ) as object;
  const definition = { ...renamed(live.definition), version: "2.0.0" };
  await page.request.put("/v1/drafts/workflow/consumer-loan", {
    headers: { "x-csrf-token": csrf, "if-none-match": "*" },
    data: { definition, cases: renamed(live.cases) },
  });
  const asked = await page.request.post("/v1/change-requests", {
    headers: { "x-csrf-token": csrf },
    data: { drafts: [{ kind: "workflow", id: "consumer-loan", revision: 1 }] },
  });
  const fang = await visitAs(browser, product.url, "fang");
  await approve(fang.page, ((await asked.json()) as { id: string }).id);
}

describe("an administrator moves applications under way to the new version", () => {
  it("maps what vanished, tries, carries out, and sees each result and the run's past on its own version", async () => {
    const lender = new LenderSystem(product);
    const { id } = await inManualReview(product, lender, 640, "to-move");
    const waiting = await lender.apply(700, "to-stay");
    await publishNext();

    const { page, errors } = await visitAs(browser, product.url, "an");
    await page.getByTestId("nav-migrations").click();
    await page.getByTestId("new-migration").click();
    await page.getByTestId("migration-workflow").click();
    await page.getByText("消费贷款流程").last().click();
    // The state of the same title is suggested; the other one must be answered for before anything is tried
    await page.locator('[data-testid="vanished-manual-review"] .chip').waitFor();
    expect(await page.getByTestId("migration-try").isDisabled()).toBe(true);
    await page.getByTestId("map-consent").click();
    await page.getByText("不迁移，留在旧版本").last().click();
    await page.getByTestId("migration-try").click();
    await page.locator('[data-testid="migration-tried"][data-done="1"][data-refused="1"]').waitFor();
    // Why the other one would not move is told with the step's title and its place
    const reasons = await page.getByTestId("refusal-groups").textContent();
    expect(reasons).toContain("「征信授权」");
    expect(reasons).toContain("/states/consent");

    await page.getByTestId("migration-reason").fill("新的复核步骤");
    await page.getByTestId("migration-carry-out").click();
    await page.getByTestId("migration-confirm").click();
    await page.locator('[data-testid="migration-moved"][data-running="false"][data-done="1"]').waitFor();
    await page.getByTestId("open-migration").click();
    await page.locator('[data-testid="migration"][data-done="1"][data-refused="1"]').waitFor();
    await page.getByTestId(`migrated-${waiting.id}`).waitFor();

    // The moved one: its journal says so, and the time line shows the past on the version of then
    await page.goto(`/applications/${id}`);
    await page.locator('[data-testid="state-first-review"]').first().waitFor({ state: "attached" });
    expect(await page.locator('[data-kind="migrated"]').textContent()).toContain("1.0.0 → 2.0.0");
    await page.getByTestId("moment-data").click();
    await page.getByTestId("earlier").click();
    await page.locator('[data-testid="state-manual-review"]').first().waitFor({ state: "attached" });
    await page.getByTestId("moment-panel").waitFor();
    await page.getByTestId("back-to-now").click();
    await page.getByTestId("run-now").waitFor();
    expect(errors).toEqual([]);
  }, 240_000);
});
