import { describe, expect, it } from "vitest";
import { inManualReview } from "../in-manual-review.ts";
import { choose } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";
import { publishWorkflow, type PublishedWorkflow } from "./publish-workflow.ts";

const here = productInBrowser();

/** The next version: `manual-review` and `consent` have other keys, and `consent` another title, too. */
function nextVersion({ definition, cases }: PublishedWorkflow) {
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
  return { definition: { ...renamed(definition), version: "2.0.0" }, cases: renamed(cases) };
}

describe("an administrator moves applications under way to the new version", () => {
  it("maps what vanished, tries, carries out, and sees each result and the run's past on its own version", async () => {
    const { id } = await inManualReview(here.product, here.lender, 640, "to-move");
    const waiting = await here.lender.apply(700, "to-stay");
    await publishWorkflow(here, "consumer-loan", nextVersion);

    const { page, errors } = await here.visit("an");
    await page.getByTestId("nav-migrations").click();
    await page.getByTestId("new-migration").click();
    await choose(page, "migration-workflow", "消费贷款流程");
    // The state of the same title is suggested; the other one must be answered for before anything is tried
    await page.locator('[data-testid="vanished-manual-review"] .chip').waitFor();
    expect(await page.getByTestId("migration-try").isDisabled()).toBe(true);
    await choose(page, "map-consent", "不迁移，留在旧版本");
    await page.getByTestId("migration-try").click();
    await page.locator('[data-testid="migration-tried"][data-done="1"][data-refused="1"]').waitFor();
    // Why the other one would not move is told with the step's title and its place
    await page
      .getByTestId("refusal-groups")
      .filter({ hasText: "「征信授权」" })
      .filter({ hasText: "/states/consent" })
      .waitFor();

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
    await page.locator('[data-kind="migrated"]', { hasText: "1.0.0 → 2.0.0" }).waitFor();
    await page.getByTestId("moment-data").click();
    await page.getByTestId("earlier").click();
    await page.locator('[data-testid="state-manual-review"]').first().waitFor({ state: "attached" });
    await page.getByTestId("moment-panel").waitFor();
    await page.getByTestId("back-to-now").click();
    await page.getByTestId("run-now").waitFor();

    // The rest follows with an answer for its step; what came of it stays to be read when nothing is left behind
    await page.goto("/migrations/new?workflow=consumer-loan");
    await choose(page, "map-consent", "授权书", "授权书");
    await page.getByTestId("migration-try").click();
    await page.locator('[data-testid="migration-tried"][data-done="1"][data-refused="0"]').waitFor();
    await page.getByTestId("migration-reason").fill("其余的申请");
    await page.getByTestId("migration-carry-out").click();
    await page.getByTestId("migration-confirm").click();
    const moved = page.locator('[data-testid="migration-moved"][data-running="false"][data-done="1"]');
    await moved.waitFor();
    // The versions are counted again by then
    await page.getByTestId("migration-from").getByText("0 笔在途").waitFor();
    await moved.getByTestId(`migrated-${waiting.id}`).waitFor();
    expect(errors).toEqual([]);
  });
});
