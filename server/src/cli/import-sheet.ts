import { readFileSync, statSync } from "node:fs";
import { spreadsheetLimits } from "@lendloom/engine/spreadsheets";
import { CSV_TYPE, XLSX_TYPE } from "../http/schemas/spreadsheets.ts";
import { sendFile } from "./api-client.ts";
import { exitCodes } from "./command.ts";
import { UsageError } from "./usage-error.ts";

/** Sends a sheet to replace a decision table of a pack's draft, or only to check it, and prints what it became. */
export async function importSheet(
  file: string,
  { check, decision, id }: { readonly check: boolean; readonly decision?: string; readonly id?: string },
): Promise<number> {
  if (id === undefined || decision === undefined) {
    throw new UsageError(
      "表格需要 --id <规则包> 和 --decision <决策表>。",
      "A sheet needs --id <pack> and --decision <decision table>.",
    );
  }
  const query = new URLSearchParams({ decision, ...(check ? { check: "true" } : {}) });
  const { status, body } = await sendFile(
    `/v1/packs/${encodeURIComponent(id)}/spreadsheet?${query.toString()}`,
    /\.csv$/i.test(file) ? CSV_TYPE : XLSX_TYPE,
    readBytes(file),
  );
  process.stdout.write(`${JSON.stringify(body, null, 2)}\n`);
  return status === 200 ? exitCodes.ok : exitCodes.failed;
}

/** A file past the limit is not even read. */
function readBytes(file: string): Uint8Array<ArrayBuffer> {
  try {
    if (statSync(file).size <= spreadsheetLimits.bytes) return new Uint8Array(readFileSync(file));
  } catch {
    throw new UsageError(`读不到文件 ${file}。`, `The file ${file} cannot be read.`);
  }
  throw new UsageError(
    `文件 ${file} 超过上限 ${spreadsheetLimits.bytes} 字节。`,
    `The file ${file} is larger than the limit of ${spreadsheetLimits.bytes} bytes.`,
  );
}
