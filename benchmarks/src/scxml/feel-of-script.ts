/** What a script reads that is known where it stands: the event, while a transition of it is taken. */
export interface ScriptPlace {
  /** The event's name as FEEL; undefined where it cannot be known. */
  readonly eventName: string | undefined;
}

/** Scripts of single tests that no rule of translation covers, as FEEL. */
const singular: ReadonlyMap<string, string> = new Map([
  // test449: text is true to ECMAScript.
  ["'foo'", "true"],
  // test453: a run's variables are data, so the function stands where it is called.
  ["var1(2) == 3", "{ f: function(invar: number) invar + 1, answer: f(2) }.answer = 3"],
]);

/** A condition of the tests' ECMAScript as FEEL. */
export function feelCondition(script: string, place: ScriptPlace): string {
  const text = script.trim();
  const known = singular.get(text);
  if (known !== undefined) return known;
  // No event here has these members, as in XState.
  if (/^typeof _event\.(sendid|origin|origintype|invokeid) === 'undefined'$/.test(text)) return "true";
  const absent = /^(\w+)\s*===?\s*undefined$/.exec(text);
  if (absent !== null) return `not(is known(${absent[1]}))`;
  return feelExpression(text, place)
    .replace(/([=!])==?/g, (_, sign: string) => (sign === "=" ? "=" : "!="))
    .replaceAll("&&", " and ")
    .replaceAll("||", " or ");
}

/** An expression of the tests' ECMAScript as FEEL. */
export function feelExpression(script: string, { eventName }: ScriptPlace): string {
  const text = script
    .trim()
    .replace(/'([^']*)'/g, (_, value: string) => JSON.stringify(value))
    .replace(/Math\.pow\((\w+),\s*(\w+)\)/g, "$1 ** $2")
    .replace(/_event\.data\./g, "event.payload.");
  if (!text.includes("_event.name")) return text;
  if (eventName === undefined) throw new Error(`Expected the event to be known in ${script}`);
  return text.replaceAll("_event.name", eventName);
}

/** Milliseconds of an SCXML delay (`10ms`, `.5s`). */
export function delayMs(delay: string): number {
  const match = /^(\d*\.?\d*)(ms|s)$/.exec(delay.trim());
  if (match === null) throw new Error(`Expected a delay, but got ${delay}`);
  return Number(match[1]) * (match[2] === "s" ? 1_000 : 1);
}
