import type { TableDecision } from "../../decision/index.ts";
import type { Texts } from "../../kernel/index.ts";
import { plainText } from "./reading.ts";
import type { SheetContext } from "./sheet-shape.ts";

export type HeaderMeaning =
  | { readonly kind: "input" | "output"; readonly index: number }
  /** A fact or formula that the table does not read yet. */
  | { readonly kind: "new-input"; readonly name: string; readonly title: Texts }
  | { readonly kind: "id" | "reasons" | "note" | "number" | "unknown" }
  | { readonly kind: "ambiguous"; readonly names: readonly string[] };

const ownWords: Readonly<Record<"id" | "reasons" | "note" | "number", readonly string[]>> = {
  id: ["编号", "标识", "规则编号", "行标识", "id", "row id", "rule id"],
  reasons: ["原因", "原因代码", "拒绝原因", "reasons", "reason", "reason code", "reason codes"],
  note: ["备注", "说明", "注释", "note", "notes", "remark", "remarks", "comment", "annotation"],
  number: ["序号", "行号", "#", "no", "no.", "number"],
};

/** What a column's title means: a column of the present table, else a name that the pack may read. */
export function matchHeader(header: string, { names }: SheetContext, current: TableDecision): HeaderMeaning {
  const { title } = splitTitle(header);
  const wanted = [...new Set([key(header), key(title)])].filter((text) => text !== "");
  const isOne = (...titles: readonly string[]): boolean => titles.some((text) => wanted.includes(key(text)));

  const own = [
    ...current.inputs.flatMap((input, index) =>
      isOne(input.id, input.title["zh-CN"], input.title.en, input.expression)
        ? [{ kind: "input" as const, index, name: `${input.title["zh-CN"]} (${input.id})` }]
        : [],
    ),
    ...current.outputs.flatMap((output, index) =>
      isOne(output.name, output.title["zh-CN"], output.title.en)
        ? [{ kind: "output" as const, index, name: `${output.title["zh-CN"]} (${output.name})` }]
        : [],
    ),
  ];
  const [only, other] = own;
  if (other !== undefined) return { kind: "ambiguous", names: own.map(({ name }) => name) };
  if (only !== undefined) return only;
  const words = (Object.keys(ownWords) as (keyof typeof ownWords)[]).find((kind) => isOne(...ownWords[kind]));
  if (words !== undefined) return { kind: words };
  const named = names.filter(({ name, titles }) => isOne(name, ...titles));
  const [fact, otherFact] = named;
  if (fact === undefined) return { kind: "unknown" };
  return otherFact === undefined
    ? { kind: "new-input", name: fact.name, title: fact.title }
    : { kind: "ambiguous", names: named.map(({ name, title: texts }) => `${texts["zh-CN"]} (${name})`) };
}

/** `月收入（万元）` is a title and a unit. */
export function splitTitle(header: string): { readonly title: string; readonly unit: string | undefined } {
  const [, title, unit] = /^(.+?)\s*[([]\s*([^()[\]]{1,12})\s*[)\]]$/.exec(plainText(header)) ?? [];
  return title === undefined ? { title: header, unit: undefined } : { title, unit: unit?.trim() };
}

function key(text: string): string {
  return plainText(text)
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/[:：*]$/, "");
}
