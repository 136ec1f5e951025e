/**
 * Follows a path that names one place (`$.a.b[0]`) by own properties. json-rules-engine's default reads whole
 * JSONPath, whose filters run code; such a path finds nothing here.
 */
export function resolvePath(value: object, path: string): unknown {
  const rooted = /^[\p{L}_]/u.test(path) ? `$.${path}` : path;
  const steps = rooted.match(
    /^\$?(?:\.[\p{L}_\d][\p{L}\p{N}_-]*|\[\d{1,9}\]|\['[^'\\]{1,200}'\]|\["[^"\\]{1,200}"\])*$/u,
  )
    ? [...rooted.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['([^']+)'\]|\["([^"]+)"\]/gu)]
    : undefined;
  return steps?.reduce<unknown>((at, [, name, index, single, double]) => {
    const key = name ?? single ?? double ?? index ?? "";
    return typeof at === "object" && at !== null && Object.hasOwn(at, key)
      ? (at as Readonly<Record<string, unknown>>)[key]
      : undefined;
  }, value);
}
