/** What a file of a spreadsheet may be: its bytes, what it unpacks to, and how many parts it packs. */
export const spreadsheetLimits = {
  bytes: 8 * 1024 * 1024,
  unpacked: 64 * 1024 * 1024,
  parts: 1_000,
} as const;
