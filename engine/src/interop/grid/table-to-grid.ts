import type { CatalogueDefinition, PackDefinition, TableDecision } from "../../decision/index.ts";
import { contentHash } from "../../kernel/index.ts";
import type { Grid, GridCell, RowLook } from "./grid.ts";
import { columnWords, hitPolicyWords, otherwiseWord, rowWords, sheetFormat } from "./sheet-words.ts";
import { inputType, readableNames } from "./input-type.ts";
import { typeText } from "./type-text.ts";

/** Longer texts of a type go on in further rows: no spreadsheet holds more in one cell. */
const TYPE_PART = 30_000;

/**
 * A decision table of a pack as a sheet: who it is and how rows are settled, what each column means, then a row a
 * rule. Everything that its hash covers stands in it. Undefined where the pack has no such table. With the
 * catalogue the types of the inputs are told, too.
 */
export function tableToGrid(
  pack: PackDefinition,
  decisionId: string,
  catalogue?: CatalogueDefinition,
): Grid | undefined {
  const table = Object.hasOwn(pack.decisions, decisionId) ? pack.decisions[decisionId] : undefined;
  if (table?.kind !== "table") return undefined;
  const rows: { readonly look: RowLook; readonly texts: readonly string[] }[] = [
    { look: "title", texts: [rowWords.title, table.title["zh-CN"], table.title.en] },
    { look: "title", texts: [rowWords.hitPolicy, table.hitPolicy, hitPolicyWords[table.hitPolicy]] },
    { look: "technical", texts: [rowWords.pack, pack.id] },
    { look: "technical", texts: [rowWords.decision, decisionId] },
    { look: "technical", texts: [rowWords.format, sheetFormat] },
    { look: "technical", texts: [rowWords.hash, contentHash(table)] },
    ...columnRows(pack, table, catalogue),
    ...table.rows.map(({ id, note, reasons, then, when }) => ({
      look: "body" as const,
      texts: [id, ...when, ...then, reasonsText(reasons), noteText(note)],
    })),
    ...(table.otherwise === undefined
      ? []
      : [
          {
            look: "body" as const,
            texts: [
              otherwiseWord,
              ...table.inputs.map(() => ""),
              ...table.otherwise.then,
              reasonsText(table.otherwise.reasons),
            ],
          },
        ]),
  ];
  return {
    name: table.title["zh-CN"],
    rows: rows.map(({ texts }) => texts.map(textCell)),
    looks: rows.map(({ look }) => look),
  };
}

function columnRows(
  pack: PackDefinition,
  table: TableDecision,
  catalogue: CatalogueDefinition | undefined,
): readonly { readonly look: RowLook; readonly texts: readonly string[] }[] {
  const { inputs, outputs } = table;
  const types = outputs.map(({ type }) => typeText(type));
  const parts = Math.max(...types.map((text) => Math.ceil(text.length / TYPE_PART)));
  // For people to read; it is not read back.
  const scope = catalogue === undefined ? undefined : readableNames(pack, catalogue);
  const inputTypes = inputs.map(({ expression }) => {
    const type = scope === undefined ? undefined : inputType(expression, scope, pack.semantics);
    return type === undefined ? "" : typeText(type);
  });
  const technical = (...texts: readonly string[]) => ({ look: "technical" as const, texts });
  return [
    technical(
      rowWords.column,
      ...inputs.map(() => columnWords.input),
      ...outputs.map(() => columnWords.output),
      columnWords.reasons,
      columnWords.note,
    ),
    technical(rowWords.id, ...inputs.map(({ id }) => id), ...outputs.map(({ name }) => name)),
    technical(rowWords.expression, ...inputs.map(({ expression }) => expression)),
    ...Array.from({ length: parts }, (_, part) =>
      technical(
        rowWords.type,
        ...inputTypes.map((text) => (part === 0 ? text : "")),
        ...types.map((text) => text.slice(part * TYPE_PART, (part + 1) * TYPE_PART)),
      ),
    ),
    {
      look: "heading",
      texts: [rowWords.english, ...[...inputs, ...outputs].map(({ title }) => title.en), "Reasons", "Note"],
    },
    {
      look: "heading",
      texts: [
        rowWords.chinese,
        ...[...inputs, ...outputs].map(({ title }) => title["zh-CN"]),
        "原因",
        "备注",
      ],
    },
  ];
}

/** No reasons and an empty list of reasons are two documents with two hashes. */
function reasonsText(reasons: readonly string[] | undefined): string {
  if (reasons === undefined) return "";
  return reasons.length === 0 ? "[]" : reasons.join(", ");
}

/** A note stands as it is, unless it is empty or looks like a quoted one: then it is quoted. */
function noteText(note: string | undefined): string {
  if (note === undefined) return "";
  return note.trim() === "" || note.startsWith('"') ? JSON.stringify(note) : note;
}

function textCell(text: string): GridCell | undefined {
  return text === "" ? undefined : { kind: "text", text };
}
