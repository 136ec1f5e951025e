import type { JsonObject } from "@lendloom/engine/kernel";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { productInBrowser } from "./product-in-browser.ts";

const here = productInBrowser();

interface Told {
  readonly code: string;
  readonly pointer: string;
}

/** What the server says of the draft, by its analysis or, where it does not compile, by its refusal. */
async function toldByServer(page: Page, id: string): Promise<readonly string[]> {
  const answer = (await (await page.request.get(`/v1/workflows/${id}/analysis?draft=true`)).json()) as {
    findings?: readonly Told[];
    errors?: readonly Told[];
  };
  return (answer.findings ?? answer.errors ?? []).map(({ code, pointer }) => `${code} ${pointer}`);
}

/** Opens the editor at what it has found by itself. */
async function openProblems(page: Page, id: string): Promise<void> {
  await page.goto(`/workflows/${id}`);
  await page.locator('[data-testid="problems-chip"][data-count]').click();
}

async function foundByPage(page: Page): Promise<readonly string[]> {
  const items = page.locator('[data-testid="problem-list"] [data-code]');
  return await items.evaluateAll((found) =>
    found.map((item) => `${item.getAttribute("data-code")} ${item.getAttribute("data-pointer")}`),
  );
}

type Edit = (text: string) => string;

/** Edits of live workflows as text, each with a problem that must be among those found. */
const mistakes: readonly { id: string; problem: string; edit: Edit }[] = [
  {
    id: "consumer-loan",
    problem: "process.connector-unknown",
    edit: (text) => text.replaceAll('"connector":"disbursement"', '"connector":"disbursment"'),
  },
  {
    id: "consumer-loan",
    problem: "process.send-no-parent",
    edit: (text) =>
      text.replace(
        '"disbursed":{',
        '"disbursed":{"entry":[{"type":"send","params":{"to":"parent","event":"PAID"}}],',
      ),
  },
  {
    id: "premises-visit",
    problem: "process.send-event",
    edit: (text) =>
      text.replace(
        '"visiting":{',
        '"visiting":{"entry":[{"type":"send","params":{"to":"parent","event":"ARRIVED"}}],',
      ),
  },
  {
    id: "merchant-onboarding",
    problem: "process.subflow-unknown",
    edit: (text) => text.replaceAll('"workflow":"premises-visit"', '"workflow":"no-such-visit"'),
  },
  {
    id: "merchant-onboarding",
    problem: "workflow.unreachable",
    edit: (text) => text.replaceAll('"target":"visit"', '"target":"review"'),
  },
  {
    id: "consumer-loan",
    problem: "logic.unknown-member",
    edit: (text) => text.replaceAll('"pack":"consumer-credit"', '"pack":"no-such-pack"'),
  },
];

describe("the designer's own check", () => {
  it("finds in the page what publishing would tell, with the same knowledge of other definitions", async () => {
    const { page, errors } = await here.visit("mei");
    const { csrf } = (await (await page.request.get("/v1/session")).json()) as { csrf: string };
    for (const { id, problem, edit } of mistakes) {
      const { live } = (await (await page.request.get(`/v1/definitions/workflow/${id}`)).json()) as {
        live: { definition: JsonObject };
      };
      const text = JSON.stringify(live.definition);
      expect(edit(text), `${id} ${problem}`).not.toBe(text);
      const path = `/v1/drafts/workflow/${id}`;
      const saved = await page.request.put(path, {
        headers: { "x-csrf-token": csrf, "if-none-match": "*" },
        data: { definition: JSON.parse(edit(text)) as object },
      });
      expect(saved.status()).toBe(201);
      const told = await toldByServer(page, id);
      expect(told.map((it) => it.split(" ")[0])).toContain(problem);
      await openProblems(page, id);
      await expect.poll(() => foundByPage(page), { message: problem }).toEqual(told);
      await page.request.delete(path, { headers: { "x-csrf-token": csrf } });
    }
    // What a draft names and nobody has is asked for in vain.
    expect(errors.filter((error) => !error.includes("404 (Not Found)"))).toEqual([]);
  });
});
