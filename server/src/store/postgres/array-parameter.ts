/** PostgreSQL's numbers of its types. */
const TEXT = 25;
const BIGINT = 20;
const HEADER = 20;

/**
 * A list as one parameter in PostgreSQL's binary form: no quoting here, no parsing there. The statement says
 * `$n::text[]`.
 */
export function textArray(values: readonly (string | null)[]): Buffer {
  const lengths = values.map((value) => (value === null ? -1 : Buffer.byteLength(value)));
  const size = lengths.reduce((sum, length) => sum + 4 + Math.max(0, length), HEADER);
  const { bytes, start } = begin(TEXT, values, size);
  let at = start;
  values.forEach((value, index) => {
    at = bytes.writeInt32BE(lengths[index] ?? -1, at);
    if (value !== null) at += bytes.write(value, at);
  });
  return bytes;
}

/** Like `textArray`; the statement says `$n::bigint[]`. */
export function integerArray(values: readonly (number | null)[]): Buffer {
  const size = values.reduce<number>((sum, value) => sum + (value === null ? 4 : 12), HEADER);
  const { bytes, start } = begin(BIGINT, values, size);
  let at = start;
  for (const value of values) {
    at = bytes.writeInt32BE(value === null ? -1 : 8, at);
    if (value === null) continue;
    // An integer beyond 32 bits is a number of milliseconds at most.
    at = bytes.writeInt32BE(Math.floor(value / 2 ** 32), at);
    at = bytes.writeUInt32BE(value >>> 0, at);
  }
  return bytes;
}

/** Dimensions, whether there are nulls, the type, how many there are, and the number of the first. */
function begin(
  type: number,
  values: readonly (string | number | null)[],
  size: number,
): { readonly bytes: Buffer; readonly start: number } {
  const bytes = Buffer.allocUnsafe(values.length === 0 ? 12 : size);
  let at = bytes.writeInt32BE(values.length === 0 ? 0 : 1, 0);
  at = bytes.writeInt32BE(values.includes(null) ? 1 : 0, at);
  at = bytes.writeInt32BE(type, at);
  if (values.length === 0) return { bytes, start: at };
  at = bytes.writeInt32BE(values.length, at);
  at = bytes.writeInt32BE(1, at);
  return { bytes, start: at };
}
