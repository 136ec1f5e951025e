import { expect, it } from "vitest";
import { sourceTitle } from "./source-title.ts";

it("names a source by its title, and one that is not the catalogue's own by its key", () => {
  const title = { "zh-CN": "工商登记", en: "Registry" };
  const inherited = Object.create({ lender: { title } }) as object;
  const catalogue = { sources: Object.assign(inherited, { registry: { title } }) };
  expect(sourceTitle(catalogue, "registry")).toEqual(title);
  for (const other of ["lender", "constructor", "__proto__", "bureau"])
    expect(sourceTitle(catalogue, other)).toBe(other);
});
