import { checkSchema } from "@lendloom/engine/kernel";
import { ProductSchema } from "@lendloom/engine/process";
import { describe, expect, it } from "vitest";
import { newProduct } from "./new-product.ts";

const title = { "zh-CN": "小额贷", en: "Small loan" };
const workflow = {
  id: "small-loan",
  catalogue: "shops",
  machine: {
    states: {
      check: { invoke: [{ id: "check", src: "decision", params: { pack: "shop-rules" } }] },
      look: { invoke: [{ id: "look", src: "task", params: { role: "officer" } }] },
    },
  },
};

describe("a product that is no copy", () => {
  it("goes by its workflow: the catalogue it reads, the packs it asks, what comes with an application", () => {
    const catalogue = {
      sources: { application: {}, registry: { connector: "registry" } },
      facts: { turnover: { source: "application" }, licence: { source: "registry" } },
    };
    const product = newProduct({ id: "small", title }, workflow, catalogue);
    expect(product).toMatchObject({
      workflow: "small-loan",
      catalogue: "shops",
      packs: ["shop-rules"],
      applicationFacts: ["turnover"],
    });
    expect(checkSchema(ProductSchema, product)).toMatchObject({ ok: true });
  });

  it("takes no fact of a source that the catalogue does not have, whatever it is called", () => {
    const catalogue = {
      sources: { application: {} },
      facts: {
        turnover: { source: "application" },
        made: { source: "constructor" },
        lost: { source: "registry" },
      },
    };
    expect(newProduct({ id: "small", title }, workflow, catalogue)["applicationFacts"]).toEqual(["turnover"]);
  });

  it("is told to need a fact where its catalogue has none that comes with an application", () => {
    const checked = checkSchema(ProductSchema, newProduct({ id: "small", title }, workflow, undefined));
    expect(checked.ok ? [] : checked.error.map(({ pointer }) => pointer)).toEqual(["/applicationFacts"]);
  });
});
