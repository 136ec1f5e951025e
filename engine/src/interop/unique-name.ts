/**
 * A name of our pattern close to a foreign one and not yet taken: `debt-income` becomes `debtIncome` for a
 * fact, because a hyphen would change the meaning of a formula, and stays as an id.
 */
export function uniqueName(foreign: string, prefix: string, form: "name" | "id", taken: Set<string>): string {
  const base = baseName(foreign, prefix, form);
  let name = base;
  let count = counts.get(taken)?.get(base) ?? 2;
  for (; taken.has(name) || reserved.has(name); count += 1)
    name = `${base}${form === "id" ? "-" : ""}${count}`;
  taken.add(name);
  const next = counts.get(taken) ?? new Map<string, number>();
  counts.set(taken, next.set(base, count));
  return name;
}

/** Where counting goes on for each base: a hundred thousand names may have the same. */
const counts = new WeakMap<Set<string>, Map<string, number>>();

const MAX_LENGTH = 72;
/** Keys that documents may not have. */
const reserved: ReadonlySet<string> = new Set(["constructor", "prototype"]);

function baseName(foreign: string, prefix: string, form: "name" | "id"): string {
  const words = foreign
    .split(form === "id" ? /[^A-Za-z0-9_-]+/ : /[^A-Za-z0-9_]+/)
    .filter((word) => word !== "");
  const joined =
    form === "id"
      ? words.join("-")
      : words
          .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
          .join("");
  const name = joined.slice(0, MAX_LENGTH);
  if (/^[A-Za-z]/.test(name)) return name;
  return name === "" ? prefix : `${prefix}${form === "id" ? "-" : "_"}${name.replace(/^[-_]+/, "")}`;
}
