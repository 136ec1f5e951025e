/** The characters (code points) of a text, as FEEL counts them; UTF-16 would count some twice. */
export function charactersOf(text: string): readonly string[] {
  return Array.from(text);
}
