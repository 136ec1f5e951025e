import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Json } from "../../kernel/index.ts";
import { loadCatalogue } from "../catalogue.ts";
import { compilePack } from "../compile-pack.ts";
import { valueOf } from "../sample-pack.ts";
import { analysePack } from "./analyse-pack.ts";

const folder = fileURLToPath(new URL("../../../../rules/", import.meta.url));
const packs = readdirSync(folder).filter((name) => existsSync(`${folder}${name}/pack.json`));

function read(path: string): { readonly [key: string]: Json } {
  return JSON.parse(readFileSync(folder + path, "utf8")) as { readonly [key: string]: Json };
}

function analyse(pack: Json & object) {
  const { catalogue } = pack as unknown as { readonly catalogue: string };
  const loaded = valueOf(loadCatalogue(read(`catalogues/${catalogue}.json`)));
  const compiled = compilePack(pack, { catalogue: loaded });
  return compiled.ok ? analysePack(compiled.value) : undefined;
}

/** The other kind of end: `>= 600` for `> 600`, `[600..700)` for `(600..700)`. */
const otherEnd: Readonly<Record<string, string>> = {
  ">=": ">",
  "<=": "<",
  ">": ">=",
  "<": "<=",
  "[": "(",
  "(": "[",
  ")": "]",
  "]": ")",
};

/** Every pack that differs from one in the first end of one cell or bin. */
function slips(pack: string): readonly { readonly cell: string; readonly pack: Json & object }[] {
  const found: { readonly cell: string; readonly pack: Json & object }[] = [];
  const pattern = /("when": (?:"|\[(?:"[^"\n]*", )*"))((?:>=|<=|>|<|\[|\()(?=\s*\d))/g;
  const text = JSON.stringify(read(`${pack}/pack.json`), null, 1).replace(
    /\[\s+("(?:[^"\\]|\\.)*"(?:,\s+"(?:[^"\\]|\\.)*")*)\s+\]/g,
    (_, items: string) => `[${items.replace(/,\s+/g, ", ")}]`,
  );
  for (const { index, 1: before = "", 2: end = "" } of text.matchAll(pattern)) {
    const at = index + before.length;
    const changed = text.slice(0, at) + (otherEnd[end] ?? end) + text.slice(at + end.length);
    found.push({ cell: text.slice(at, at + 20), pack: JSON.parse(changed) as Json & object });
  }
  return found;
}

describe("the packs of this repository", () => {
  it.each(packs)("AN7 nothing is wrong with %s", (pack) => {
    expect(analyse(read(`${pack}/pack.json`))).toEqual({ findings: [], bounded: false });
  });

  it("AN7 an end that slips in a U table or a bin is found, with an applicant for whom it shows", () => {
    const found = packs.flatMap((pack) =>
      slips(pack).map(({ cell, pack: changed }) => ({
        cell: `${pack} ${cell}`,
        first: analyse(changed)?.findings[0],
      })),
    );
    expect(found.length).toBeGreaterThan(30);
    expect(found.filter(({ first }) => first?.witness === undefined).map(({ cell }) => cell)).toEqual([]);
  }, 120_000);
});
