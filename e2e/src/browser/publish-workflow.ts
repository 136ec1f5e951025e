import { approve } from "./designer-visit.ts";
import type { ProductInBrowser } from "./product-in-browser.ts";

/** A definition as the API answers it, to be edited in place. */
export interface PublishedWorkflow {
  readonly definition: {
    version: string;
    machine: { states: Record<string, never> };
  } & Record<string, unknown>;
  readonly cases: { cases: readonly { readonly id: string }[] };
}

/** Publishes the next version of a workflow: drafted by mei, approved by fang, both over the API. */
export async function publishWorkflow(
  here: ProductInBrowser,
  id: string,
  change: (live: PublishedWorkflow) => { readonly definition: unknown; readonly cases: unknown },
): Promise<void> {
  const { page, context } = await here.visit("mei");
  const { csrf } = (await (await page.request.get("/v1/session")).json()) as { csrf: string };
  const { live } = (await (await page.request.get(`/v1/definitions/workflow/${id}`)).json()) as {
    live: PublishedWorkflow;
  };
  const draft = await page.request.put(`/v1/drafts/workflow/${id}`, {
    headers: { "x-csrf-token": csrf, "if-none-match": "*" },
    data: change(live),
  });
  const { revision } = (await draft.json()) as { revision: number };
  const asked = await page.request.post("/v1/change-requests", {
    headers: { "x-csrf-token": csrf },
    data: { drafts: [{ kind: "workflow", id, revision }] },
  });
  if (!asked.ok()) throw new Error(`Expected a change request, but got ${await asked.text()}`);
  const fang = await here.visit("fang");
  await approve(fang.page, ((await asked.json()) as { id: string }).id);
  await fang.context.close();
  await context.close();
}
