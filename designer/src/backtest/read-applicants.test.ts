import { loadCatalogue, type ComparedApplicant } from "@lendloom/engine/decision";
import { describe, expect, it } from "vitest";
import { readApplicants } from "./read-applicants.ts";

const loaded = loadCatalogue({
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
  },
});
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
const catalogue = loaded.value;

async function readAll(...parts: BlobPart[]) {
  const applicants: ComparedApplicant[] = [];
  const refused: string[] = [];
  let ignored: readonly string[] = [];
  for await (const piece of readApplicants(new Blob(parts), [catalogue])) {
    ({ ignored } = piece);
    for (const { applicant, row } of piece.rows)
      if (applicant.ok) applicants.push(applicant.value);
      else refused.push(`${row} ${applicant.error[0]?.code ?? ""}`);
  }
  return { applicants, ignored, refused };
}

describe("the applicants of a file", () => {
  it("are read by the names and titles of facts, and columns that are none are told", async () => {
    const { applicants, ignored } = await readAll(
      '\uFEFFid,评分,Income,usage,good,shoe size\r\n"A-1",610,"12000.50",30%,1,43\r\n,,8000,0.3,0,\r\n',
    );
    expect(applicants).toEqual([
      {
        ref: "A-1",
        facts: { score: 610, income: { amountMinor: 1_200_050, currency: "CNY" }, usage: 0.3 },
        good: true,
      },
      { ref: "3", facts: { income: { amountMinor: 800_000, currency: "CNY" }, usage: 0.3 }, good: false },
    ]);
    expect(ignored).toEqual(["shoe size"]);
  });

  it("are refused by their rows where a cell does not fit", async () => {
    const { applicants, refused } = await readAll("score,income\nhigh,1\n600,2\n");
    expect(refused).toEqual(["2 applicants.cell"]);
    expect(applicants.map(({ ref }) => ref)).toEqual(["3"]);
  });

  it("are read from what Excel saves in China", async () => {
    // “评分” in GB 18030.
    const heading = new Uint8Array([0xc6, 0xc0, 0xb7, 0xd6]);
    const { applicants } = await readAll(heading, "\n600\n");
    expect(applicants).toEqual([{ ref: "2", facts: { score: 600 } }]);
  });

  it("are lines of NDJSON, and lines that are none are refused", async () => {
    const { applicants, refused } = await readAll(
      '{"ref":"x","facts":{"score":1},"good":true}\n{"score":2}\nnonsense\n[]\n',
    );
    expect(applicants).toEqual([
      { ref: "x", facts: { score: 1 }, good: true },
      { ref: "2", facts: { score: 2 } },
    ]);
    expect(refused).toEqual(["3 json.syntax", "4 applicants.not-an-object"]);
  });

  it("are none where no column is known, or nobody is there, or a quote never closes", async () => {
    await expect(readAll("a,b\n1,2\n")).rejects.toThrow("applicants.column-unknown");
    await expect(readAll("score\n")).rejects.toThrow("applicants.empty");
    await expect(readAll("")).rejects.toThrow("applicants.empty");
    await expect(readAll(`score\n"${"1".repeat(300_000)}`)).rejects.toThrow("applicants.");
  });
});
