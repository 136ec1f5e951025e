import { describe, expect, it } from "vitest";
import { BLOCKED, requestPublish, untilSaved } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

describe("a product manager raises the cut-off from 600 to 620", () => {
  it("sees the outcome flip, has it approved by another person, and rolls back with runs in flight", async () => {
    // Given an application under way on the first release
    const underway = await here.lender.apply(610, "underway");
    expect(underway).toMatchObject({ status: "received", release: { seq: 1 } });

    // When Mei changes the value in the sentence
    const mei = await here.visit("mei");
    await mei.page.goto("/packs/consumer-credit");
    await mei.page.getByTestId("value-score-cut-off-0").click();
    await mei.page.getByTestId("value-input").fill("620");
    await mei.page.getByTestId("value-input").press("Enter");
    await untilSaved(mei.page);

    // And simulates an applicant who scores 610 on the workflow's canvas
    await mei.page.goto("/workflows/consumer-loan");
    await mei.page.getByTestId("simulate").click();
    await mei.page.getByTestId("fact-creditScore").fill("610");
    await mei.page.getByTestId("simulator-run").click();
    // Then the path lights up and the outcome is seen to flip, with its reason
    const comparison = mei.page.getByTestId("simulation-comparison");
    await comparison
      .filter({ hasText: /已放款|通过/ })
      .filter({ hasText: "拒绝" })
      .waitFor();
    await mei.page.getByTestId("reason-CREDIT-RECORD-WEAK").filter({ hasText: "征信记录" }).first().waitFor();
    await mei.page.locator('[data-testid="state-declined"][data-light]').first().waitFor();
    expect(await mei.page.locator('[data-testid="state-disbursed"][data-light]').count()).toBe(0);

    // And she asks to publish, but may not approve her own change
    await mei.page.goto("/packs/consumer-credit");
    // Cases that expect the old cut-off stand against it: she accepts the new result of one, then of all others
    const request = await requestPublish(mei.page, "Raise the cut-off", async () => {
      const failed = mei.page.getByTestId("failed-cases");
      await failed.waitFor();
      const one = mei.page.getByTestId("failed-case-score-600");
      await one.filter({ hasText: /结果.*通过.*拒绝.*接受新结果/ }).waitFor();
      const count = Number(await failed.getAttribute("data-count"));
      await mei.page.getByTestId("accept-result-score-600").click();
      await mei.page.locator(`[data-testid="failed-cases"][data-count="${count - 1}"]`).waitFor();
      await mei.page.getByTestId("accept-all-results").click();
    });
    await mei.page.locator('[data-testid="approve"]:disabled').waitFor();
    const refused = await mei.page.evaluate(async (id) => {
      const { csrf } = (await (await fetch("/v1/session")).json()) as { csrf: string };
      const answer = await fetch(`/v1/change-requests/${id}/approval`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-csrf-token": csrf },
        body: "{}",
      });
      return { status: answer.status, problem: (await answer.json()) as { code: string } };
    }, request);
    expect(refused).toMatchObject({ status: 403, problem: { code: "publish.same-person" } });

    // When Fang reads the change in English and approves
    const fang = await here.visit("fang");
    await fang.page.getByTestId("language-switch").click();
    await fang.page.goto(`/publish/${request}`);
    await fang.page.getByTestId("change-sentence").first().waitFor();
    const [changed, ...accepted] = await fang.page.getByTestId("change-sentence").allTextContents();
    expect(changed).toBe("Cut-off 600 → 620");
    expect(accepted).toContain("Scores 600: expected, outcome approve → decline");
    expect(accepted.every((sentence) => !sentence.includes("600 → 620"))).toBe(true);
    await fang.page.locator('[data-testid="case-results"][data-failed="0"]').waitFor();
    await fang.page.getByTestId("approve").click();
    await fang.page.locator('[data-testid="request-status"][data-status="approved"]').waitFor();

    // Then the next application is decided by the new release, and the one under way by the old one
    const next = await here.lender.apply(610, "next");
    expect(next.release.seq).toBe(2);
    await here.lender.tell(next.id, "CONSENT_GIVEN");
    const declined = await here.lender.until(next.id, ["declined", "offered", "in-review"]);
    expect(declined.status).toBe("declined");
    expect(declined.decision?.reasons[0]).toMatchObject({ code: "CREDIT-RECORD-WEAK" });
    expect(Object.keys(declined.decision?.reasons[0]?.texts ?? {}).sort()).toEqual(["en", "zh-CN"]);
    await here.lender.tell(underway.id, "CONSENT_GIVEN");
    expect(await here.lender.until(underway.id, ["declined", "offered", "in-review"])).toMatchObject({
      status: "offered",
      release: { seq: 1 },
    });

    // When one click rolls back while an application waits on the new release
    const waiting = await here.lender.apply(610, "waiting");
    await fang.page.goto("/publish?tab=releases");
    await fang.page.getByTestId("rollback-1").click();
    await fang.page.getByTestId("rollback-dialog").waitFor();
    await fang.page.getByTestId("rollback-confirm").click();
    await fang.page.getByTestId("release-3").waitFor();

    // Then new ones are decided as before, and the waiting one keeps its release
    const after = await here.lender.apply(610, "after");
    expect(after.release.seq).toBe(3);
    await here.lender.tell(after.id, "CONSENT_GIVEN");
    expect((await here.lender.until(after.id, ["declined", "offered", "in-review"])).status).toBe("offered");
    await here.lender.tell(waiting.id, "CONSENT_GIVEN");
    expect((await here.lender.until(waiting.id, ["declined", "offered", "in-review"])).status).toBe(
      "declined",
    );

    expect([...mei.errors, ...fang.errors]).toEqual([
      BLOCKED,
      "Failed to load resource: the server responded with a status of 403 (Forbidden)",
    ]);
  });
});
