import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { choose } from "./designer-visit.ts";
import { productInBrowser } from "./product-in-browser.ts";

// One product for what is done with it from day to day: each start of one takes longer than most of these journeys.
const here = productInBrowser();

/** Keeps pages from asking again by themselves: what is new on them was told. */
async function askNothingAgain(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const now = globalThis.setInterval;
    globalThis.setInterval = ((call: () => void, ms: number) =>
      now(call, ms < 5_000 ? ms : ms * 1_000)) as typeof now;
  });
}

const REFUSED = /status of 4(12|22)/;

describe("an officer looks at what happens", () => {
  it("an application's path and journal grow, and its list follows, without asking; a lost connection is told", async () => {
    const { id } = await here.lender.apply(700, "live");
    const { page, context, errors } = await here.visit("li");
    const live = page.locator('[data-testid="live-sign"][data-state="live"]');
    await askNothingAgain(page);
    await page.goto("/applications");
    await page.getByTestId(`application-${id}`).waitFor();
    await live.waitFor();
    const later = await here.lender.apply(700, "later");
    await page.getByTestId(`application-${later.id}`).waitFor();

    // Stands for every page of one application.
    await page.goto(`/applications/${id}`);
    const journal = page.getByTestId("journal").locator("[data-kind]");
    await journal.first().waitFor();
    await live.waitFor();
    const before = await journal.count();
    await here.lender.tell(id, "CONSENT_GIVEN");
    await page.locator('[data-testid="application-states"][data-states~="offer"]').waitFor();
    await expect.poll(() => journal.count()).toBeGreaterThan(before + 4);

    await context.setOffline(true);
    await page.locator('[data-testid="live-sign"][data-state="reconnecting"]').waitFor();
    await context.setOffline(false);
    await live.waitFor();
    expect(errors.filter((error) => !error.includes("net::ERR_"))).toEqual([]);
  });
});

describe("an officer lets applications start again and again", () => {
  it("saves a schedule with its preview, mends what is wrong, fires it by hand, pauses and removes it", async () => {
    const { page, errors } = await here.visit("li");
    await page.getByTestId("nav-schedules").click();
    await page.getByTestId("empty-schedule").click();
    await page.getByTestId("schedule-name").fill("每周复核");
    await page.getByTestId("schedule-id").fill("weekly-review");
    await page.getByTestId("schedule-reference").fill("M-77");
    await choose(page, "schedule-product", "现金贷");

    // The choices lead to the next five moments, as they are typed.
    const moments = page.locator('[data-testid="schedule-preview"] time');
    await moments.first().waitFor();
    await page.getByTestId("schedule-every").getByText("每周").click();
    await page.getByTestId("schedule-time").fill("08:15");
    await expect.poll(() => moments.first().textContent()).toContain("08:15");
    await expect.poll(() => moments.count()).toBe(5);
    const days = async () =>
      new Set(
        await moments.evaluateAll((all) =>
          all.map((time) => new Date(time.getAttribute("datetime") ?? "").getUTCDay()),
        ),
      );
    await expect.poll(async () => (await days()).size).toBe(1);

    // What is no rule is told while it is typed; what does not fit, at its field.
    await page.getByTestId("schedule-every").getByText("自定义").click();
    await page.getByTestId("schedule-repeat").fill("R/2026-11-24T09:00/PT0S");
    await page.getByTestId("preview-problem").getByText("短于一分钟").waitFor();
    await page.getByTestId("schedule-save").click();
    await page.locator(".ant-form-item-explain-error").getByText("短于一分钟").waitFor();
    await page.getByTestId("schedule-every").getByText("每月").click();
    await page.locator("input#day").fill("31");
    for (const [fact, value] of [
      ["applicantName", "李雷"],
      ["idNumber", "110101199003077109"],
      ["mobile", "13800000000"],
      ["age", "36"],
      ["monthlyIncome", "12000"],
      ["requestedAmount", "20000"],
      ["requestedTermMonths", "12"],
    ] as const) {
      await page.locator(`#fact-${fact}`).fill(value);
    }
    await page.getByTestId("schedule-save").click();
    await page.waitForURL(/\/schedules\/weekly-review$/);
    await page.getByText("还没有执行过").waitFor();

    await page.getByTestId("schedule-fire").click();
    await page.locator('[data-testid="schedule-history"] [data-result="started"]').waitFor();
    await page.getByTestId("firing-run").click();
    await page.waitForURL(/\/applications\//);
    await page.getByText("M-77").first().waitFor();

    await page.getByTestId("nav-schedules").click();
    const row = page.getByTestId("schedule-weekly-review");
    await row.getByText("每月 31 日 08:15").waitFor();
    await row.getByText("已发起").waitFor();
    await page.getByTestId("schedule-on-weekly-review").click();
    await page.locator('[data-testid="schedule-weekly-review"][data-state="paused"]').waitFor();
    await page.getByTestId("schedule-on-weekly-review").click();
    await page.locator('[data-testid="schedule-weekly-review"][data-state="active"]').waitFor();

    // What was typed of the facts is there again; others may look, and change nothing.
    await row.getByText("每周复核").click();
    await expect.poll(() => page.locator("#fact-monthlyIncome").inputValue()).toMatch(/^12000/);

    // What is typed stays when it is saved elsewhere meanwhile: it is told, and refused, and dropped only when asked.
    const name = page.getByTestId("schedule-name");
    await name.fill("每周复核（我的）");
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(page.url());
    await elsewhere.locator("#fact-monthlyIncome").waitFor();
    await elsewhere.getByTestId("schedule-name").fill("每周复核（别处）");
    await elsewhere.getByTestId("schedule-save").click();
    await elsewhere.locator("h1").getByText("每周复核（别处）").waitFor();
    await elsewhere.close();
    await page.getByTestId("schedule-changed").waitFor();
    expect(await name.inputValue()).toBe("每周复核（我的）");
    await page.getByTestId("schedule-save").click();
    await page.getByTestId("problem").waitFor();
    expect(await name.inputValue()).toBe("每周复核（我的）");
    await page.getByTestId("schedule-reload").click();
    await page.getByTestId("schedule-changed").waitFor({ state: "detached" });
    await expect.poll(() => name.inputValue()).toBe("每周复核（别处）");
    await page.getByTestId("schedule-remove").click();
    await page.locator("#schedule-remove-confirm").click();
    await page.getByTestId("empty-schedule").waitFor();
    const mei = await here.visit("mei");
    await mei.page.goto("/schedules");
    await expect.poll(() => mei.page.getByTestId("new-schedule").isDisabled()).toBe(true);
    expect(errors.filter((error) => !REFUSED.test(error))).toEqual([]);
    expect(mei.errors).toEqual([]);
  });
});

describe("an administrator says how long applications stay", () => {
  it("sets a policy with its reason, carries it out, and sees what went; others do not see the page", async () => {
    const { page, errors } = await here.visit("an");
    const { id } = await here.lender.apply(700, "kept");
    await page.goto(`/applications/${id}`);
    await page.getByTestId("hold").click();
    await page.getByTestId("hold-reason").fill("案号 2026-7");
    await page.getByTestId("hold-send").click();
    await page.getByTestId("held").waitFor();

    await page.getByTestId("nav-retention").click();
    await page.locator(`[data-testid="hold-${id}"]`, { hasText: "案号 2026-7" }).waitFor();
    await page.locator('[data-testid="retention-policy"][data-set="false"]').waitFor();
    await expect.poll(() => page.getByTestId("retention-run").isDisabled()).toBe(true);

    // A shorter time for one product, and an audit that would go before what it proves is refused
    await choose(page, "retention-add-product", "好借现金贷");
    await page.getByTestId("retention-product-cash-loan").fill("3");
    // What would go by it is told before it is set
    await page.locator('[data-testid="retention-ahead"][data-edited="true"]').waitFor();
    await page.locator('[data-testid="retention-going"][data-count="0"]').waitFor();
    await page.getByText("限期").last().click();
    await page.getByTestId("retention-audit").fill("2");
    await page.getByTestId("retention-reason").fill("2026 年留存制度");
    await page.getByTestId("retention-save").click();
    await page.getByText("不短于", { exact: false }).first().waitFor();
    await page.locator(".ant-alert-error").waitFor();
    await page.getByTestId("retention-audit").fill("10");
    await page.getByTestId("retention-save").click();
    await page.locator('[data-testid="retention-policy"][data-set="true"]').waitFor();
    await page.getByTestId("retention-policy").filter({ hasText: "2026 年留存制度" }).waitFor();
    expect(await (await page.request.get("/v1/retention")).json()).toMatchObject({
      policy: { runs: "P5Y", products: { "cash-loan": "P3Y" }, audit: "P10Y" },
    });

    // Another change follows at once; what somebody else set meanwhile is told, and taken instead when asked
    await page.getByTestId("retention-audit").fill("11");
    await page.getByTestId("retention-reason").fill("监管新规");
    await page.getByTestId("retention-save").click();
    await page.getByTestId("retention-policy").filter({ hasText: "监管新规" }).waitFor();
    await page.getByTestId("retention-audit").fill("12");
    const elsewhere = await page.context().newPage();
    await elsewhere.goto("/retention");
    await elsewhere.getByTestId("retention-audit").fill("13");
    await elsewhere.getByTestId("retention-reason").fill("别处");
    await elsewhere.getByTestId("retention-save").click();
    await elsewhere.getByTestId("retention-policy").filter({ hasText: "别处" }).waitFor();
    await elsewhere.close();
    await page.getByTestId("retention-reason").fill("我的");
    await page.getByTestId("retention-save").click();
    await page.getByTestId("retention-changed").waitFor();
    await page.getByTestId("retention-reload").click();
    await page.getByTestId("retention-changed").waitFor({ state: "detached" });
    await expect.poll(() => page.getByTestId("retention-audit").inputValue()).toBe("13");
    await page.getByTestId("retention-audit").fill("14");
    await page.getByTestId("retention-reason").fill("最后");
    await page.getByTestId("retention-save").click();
    await page.getByTestId("retention-policy").filter({ hasText: "最后" }).waitFor();
    expect(await (await page.request.get("/v1/retention")).json()).toMatchObject({
      policy: { audit: "P14Y" },
      revision: 4,
    });

    // Then it is carried out, and nothing was over its time
    await page.getByTestId("retention-run").click();
    await page.getByTestId("retention-confirm").click();
    await page.locator('[data-testid="retention-round"][data-at]').waitFor();
    await expect.poll(() => page.getByTestId("removed-applications").textContent()).toBe("0");
    expect(errors.filter((error) => !REFUSED.test(error))).toEqual([]);

    const li = await here.visit("li");
    expect(await li.page.getByTestId("nav-retention").count()).toBe(0);
  });
});
