import axe from "axe-core";
import type { Page } from "playwright-core";

/** A page of the designer, as it is looked at. */
export interface Place {
  readonly path: string;
  /** What is there once the page stands. */
  readonly ready: string;
  /** What is opened on it, for pages of several parts. */
  readonly open?: readonly string[];
}

export interface Violation {
  readonly page: string;
  readonly rule: string;
  readonly impact: string;
  readonly where: readonly string[];
}

/** What axe finds serious or critical on places of the designer, each in both languages. */
export async function violationsAt(page: Page, places: readonly Place[]): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  for (const { path, ready, open = [] } of places) {
    await goTo(page, path);
    await page.locator(ready).first().waitFor();
    for (const selector of open) await page.locator(selector).first().click();
    await untilSettled(page);
    const name = `${path} ${open.join(" ")}`;
    found.push(...(await violations(page, name)));
    const language = await page.locator("html").getAttribute("lang");
    await page.getByTestId("language-switch").click();
    await page.locator(`html:not([lang="${language}"])`).waitFor();
    await untilSettled(page);
    found.push(...(await violations(page, `${name}, in the other language`)));
  }
  return found;
}

/** What axe finds serious or critical on the page as it stands. */
export async function violations(page: Page, name: string): Promise<readonly Violation[]> {
  await page.evaluate(`globalThis.axe ?? (() => { ${axe.source} })()`);
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

/** As by a link: the designer and axe are not loaded again for every place. */
async function goTo(page: Page, path: string): Promise<void> {
  // Somewhere else first, until it stands there: a place of the same page begins anew.
  await navigate(page, "/docs-nowhere");
  await page.getByTestId("go-home").waitFor();
  await navigate(page, path);
  await page.getByTestId("go-home").waitFor({ state: "detached" });
}

async function navigate(page: Page, path: string): Promise<void> {
  await page.evaluate((address) => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
}

/** Until nothing is waited for on the page, what was done last is drawn, and no colour is on its way to another. */
async function untilSettled(page: Page): Promise<void> {
  await page.locator(".ant-spin-spinning, .ant-skeleton").first().waitFor({ state: "detached" });
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ending = document
      .getAnimations()
      .filter(
        ({ effect, playState }) =>
          playState === "running" && effect?.getComputedTiming().endTime !== Infinity,
      );
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}
