import { SpreadsheetRefusal } from "./refusal.ts";

interface Decoders {
  readonly TextDecoder: new (
    encoding: string,
    options: { readonly fatal: true },
  ) => { decode(bytes: Uint8Array): string };
}

/**
 * The text of a file and the encoding it was in: by its byte order mark, else UTF-8 where it is that, else GB18030,
 * which Chinese Excel writes. Every browser and Node have these decoders, though ECMAScript does not name them.
 */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly encoding: string } {
  for (const encoding of candidates(bytes)) {
    const text = decoded(bytes, encoding);
    if (text !== undefined) return { text, encoding };
  }
  throw new SpreadsheetRefusal("sheet.unreadable-text");
}

function candidates(bytes: Uint8Array): readonly string[] {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return ["utf-16le"];
  if (first === 0xfe && second === 0xff) return ["utf-16be"];
  return ["utf-8", "gb18030"];
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  const { TextDecoder } = globalThis as unknown as Decoders;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
