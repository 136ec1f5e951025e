/** An instant of the database's clock, as SQL of the text that every column keeps. */
export function instant(at: string): string {
  return `to_char((${at}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') collate "C"`;
}
