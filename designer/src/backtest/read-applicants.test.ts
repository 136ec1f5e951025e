import type { CatalogueDefinition, ComparedApplicant } from "@lendloom/engine/decision";
import { describe, expect, it } from "vitest";
import { readApplicants, type ReadPiece } from "./read-applicants.ts";
import { splitCsv } from "./split-csv.ts";

const catalogue = {
  format: "lendloom-catalogue/1",
  id: "small",
  version: "1.0.0",
  title: { "zh-CN": "小目录", en: "Small" },
  sources: { application: { title: { "zh-CN": "申请", en: "Application" } } },
  facts: {
    score: { title: { "zh-CN": "评分", en: "Score" }, type: { kind: "integer" }, source: "application" },
    income: {
      title: { "zh-CN": "月收入", en: "Income" },
      type: { kind: "money", currency: "CNY" },
      source: "application",
    },
    usage: { title: { "zh-CN": "使用率", en: "Usage" }, type: { kind: "percent" }, source: "application" },
    sex: {
      title: { "zh-CN": "性别", en: "Sex" },
      type: { kind: "enum", values: [{ value: "male", title: { "zh-CN": "男", en: "Male" } }] },
      source: "application",
      protected: true,
    },
  },
} as unknown as CatalogueDefinition;

async function readAll(...parts: BlobPart[]) {
  const applicants: ComparedApplicant[] = [];
  let last: ReadPiece | undefined;
  for await (const piece of readApplicants(new Blob(parts), [catalogue])) {
    applicants.push(...piece.applicants);
    last = piece;
  }
  return { applicants, columns: last?.columns, unreadable: last?.unreadable };
}

describe("the applicants of a file", () => {
  it("are read by the names and titles of facts, money in major units and shares in percent", async () => {
    const { applicants, columns } = await readAll(
      '\uFEFFid,评分,Income,usage,性别,good,shoe size\r\n"A-1",610,"12000.50",30%,男,1,43\r\n,,8000,0.3,,0,\r\n',
    );
    expect(applicants).toEqual([
      {
        ref: "A-1",
        facts: {
          score: 610,
          income: { amountMinor: 1_200_050, currency: "CNY" },
          usage: 0.3,
          sex: "male",
        },
        good: true,
      },
      { ref: "2", facts: { income: { amountMinor: 800_000, currency: "CNY" }, usage: 0.3 }, good: false },
    ]);
    expect(columns?.ignored).toEqual(["shoe size"]);
  });

  it("keep what does not fit as it is, so that the engine names it", async () => {
    const { applicants } = await readAll("score,income\nhigh,1.234\n");
    expect(applicants[0]?.facts).toEqual({ score: "high", income: "1.234" });
  });

  it("are read from what Excel saves in China", async () => {
    // “评分” in GB 18030.
    const heading = new Uint8Array([0xc6, 0xc0, 0xb7, 0xd6]);
    const { applicants } = await readAll(heading, "\n600\n");
    expect(applicants).toEqual([{ ref: "1", facts: { score: 600 } }]);
  });

  it("are lines of NDJSON, and lines that are none are counted", async () => {
    const { applicants, unreadable } = await readAll(
      '{"ref":"x","facts":{"score":1},"good":true}\n{"score":2}\nnonsense\n[]\n',
    );
    expect(applicants).toEqual([
      { ref: "x", facts: { score: 1 }, good: true },
      { ref: "2", facts: { score: 2 } },
    ]);
    expect(unreadable).toBe(2);
  });

  it("are none where no column is known, or nobody is there, or a quote never closes", async () => {
    await expect(readAll("a,b\n1,2\n")).rejects.toThrow("noColumns");
    await expect(readAll("score\n")).rejects.toThrow("noApplicants");
    await expect(readAll("")).rejects.toThrow("noApplicants");
    await expect(readAll(`score\n"${"1".repeat(1_100_000)}`)).rejects.toThrow("lineTooLong");
  });
});

describe("splitting CSV", () => {
  it("answers the same rows wherever the text is cut", () => {
    const text = 'a,"b ""quoted"", and\r\nmore"\r\n,\n"",x\r';
    const rows = [
      ["a", 'b "quoted", and\r\nmore'],
      ["", ""],
      ["", "x"],
    ];
    for (let cut = 0; cut <= text.length; cut += 1) {
      const csv = splitCsv(",");
      expect(
        [...csv.push(text.slice(0, cut)), ...csv.push(text.slice(cut)), ...csv.end()],
        `cut at ${cut}`,
      ).toEqual(rows);
    }
  });
});
