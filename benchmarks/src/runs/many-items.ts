import { contentHash, type Json } from "@lendloom/engine/kernel";
import type { PinnedDefinition, Pins } from "@lendloom/engine/process";
import type { Definitions } from "@lendloom/engine/runtime";

const texts = (en: string, zh: string) => ({ "zh-CN": zh, en });
const title = texts("State", "状态");

const catalogue: Json = {
  format: "lendloom-catalogue/1",
  id: "shops",
  version: "1.0.0",
  title: texts("Shops", "门店"),
  sources: { application: { title: texts("Application", "申请") } },
  facts: {
    name: { title, type: { kind: "string", maxLength: 80 }, source: "application", personal: true },
    shops: { title, type: { kind: "integer", min: 0, max: 1000 }, source: "application" },
  },
};

const shop: Json = {
  format: "lendloom-workflow/1",
  id: "shop",
  version: "1.0.0",
  title: texts("A shop", "门店核查"),
  catalogue: "shops",
  events: {},
  variables: { number: { title, type: { kind: "integer" } } },
  machine: {
    initial: "checking",
    states: {
      checking: { title, status: "checking", always: [{ target: "checked" }] },
      checked: { title, type: "final", status: "approved", output: { fine: "true", number: "number" } },
    },
  },
};

const merchant: Json = {
  format: "lendloom-workflow/1",
  id: "merchant",
  version: "1.0.0",
  title: texts("A merchant", "商户"),
  catalogue: "shops",
  events: {},
  variables: { checked: { title, type: { kind: "integer" }, initial: "0" } },
  machine: {
    initial: "shops",
    states: {
      shops: {
        title,
        status: "checking",
        invoke: [
          {
            id: "each-shop",
            src: "map",
            params: {
              workflow: "shop",
              items: "for number in 1..shops return number",
              completion: "settled",
            },
            input: { name: "name", number: "item" },
            timeout: "P10D",
            onDone: [
              {
                target: "checked",
                actions: [{ type: "assign", params: { checked: 'count(event.output[status = "done"])' } }],
              },
            ],
            onError: [{ target: "checked" }],
          },
        ],
      },
      checked: {
        title,
        type: "final",
        status: "approved",
        output: { outcome: '"approve"', checked: "checked" },
      },
    },
  },
};

/** Live for every lender: `merchant`, whose application checks each of its `shops` in a sub-flow that ends at once. */
export function manyItemsDefinitions(): Definitions {
  const documents = new Map<string, Json>();
  const pin = (document: Json): PinnedDefinition => {
    const hash = contentHash(document);
    documents.set(hash, document);
    const { id, version } = document as { id: string; version: string };
    return { id, version, hash };
  };
  const pins: Pins = {
    workflow: pin(merchant),
    catalogue: pin(catalogue),
    packs: {},
    subflows: { shop: pin(shop) },
  };
  return {
    live: (_tenant, product) => Promise.resolve(product === "merchant" ? pins : undefined),
    load: (_tenant, hash) => Promise.resolve(documents.get(hash)),
    correlating: () => Promise.resolve([]),
  };
}
