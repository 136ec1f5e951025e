/** Names that Excel takes: 31 characters, none of `[]:*?/\`, no apostrophe at an end, and each of its own. */
export function sheetNames(wanted: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const plain =
      name
        .replace(/[[\]:*?/\\\u0000-\u001F]/g, " ")
        .replace(/^[' ]+|[' ]+$/g, "")
        .slice(0, 27)
        .toWellFormed() || "Sheet";
    let own = plain;
    for (let number = 2; taken.has(own.toLowerCase()); number += 1) own = `${plain} ${number}`;
    taken.add(own.toLowerCase());
    return own;
  });
}
