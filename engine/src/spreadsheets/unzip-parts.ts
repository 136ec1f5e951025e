import { Unzip, UnzipInflate } from "fflate";
import { SpreadsheetRefusal } from "./refusal.ts";
import { spreadsheetLimits } from "./spreadsheet-limits.ts";

/** What is unpacked at a time: 16 KiB become 16 MiB at most before the limit is looked at again. */
const SLICE = 16 * 1024;

/**
 * Unpacks the wanted parts of an archive. Nothing is believed of what the archive says of its sizes: the bytes that
 * come out are counted, and past the limit no more are unpacked.
 */
export function unzipParts(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
): ReadonlyMap<string, Uint8Array> {
  const chunks = new Map<string, Uint8Array[]>();
  let parts = 0;
  let unpacked = 0;
  const archive = new Unzip((file) => {
    parts += 1;
    if (parts > spreadsheetLimits.parts)
      throw new SpreadsheetRefusal("sheet.too-many-parts", { limit: spreadsheetLimits.parts });
    const name = file.name.replaceAll("\\", "/").replace(/^\//, "");
    if (/(?:^|\/)vbaProject[^/]*\.bin$/i.test(name))
      throw new SpreadsheetRefusal("sheet.macros", { part: name });
    if (!wanted(name)) return;
    if (chunks.has(name)) throw new SpreadsheetRefusal("sheet.broken", { part: name });
    const own: Uint8Array[] = [];
    chunks.set(name, own);
    file.ondata = (error, chunk) => {
      // What is thrown here while a part is unpacked comes back as its error, as does a broken part.
      const failure = error as Error | null;
      if (failure instanceof SpreadsheetRefusal) throw failure;
      if (failure !== null) throw new SpreadsheetRefusal("sheet.broken", { part: name });
      unpacked += chunk.length;
      if (unpacked > spreadsheetLimits.unpacked)
        throw new SpreadsheetRefusal("sheet.unpacks-too-large", { limit: spreadsheetLimits.unpacked });
      own.push(chunk);
    };
    file.start();
  });
  archive.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length; at += SLICE)
      archive.push(bytes.subarray(at, at + SLICE), at + SLICE >= bytes.length);
  } catch (error) {
    if (error instanceof SpreadsheetRefusal) throw error;
    throw new SpreadsheetRefusal("sheet.broken", { part: "ZIP" });
  }
  return new Map([...chunks].map(([name, own]) => [name, joined(own)]));
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
