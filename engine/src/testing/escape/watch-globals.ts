const watched = (): Readonly<Record<string, object>> => ({
  globalThis,
  "Object.prototype": Object.prototype,
  "Array.prototype": Array.prototype as object,
  "Function.prototype": Function.prototype,
  "String.prototype": String.prototype,
  "Number.prototype": Number.prototype,
  "Map.prototype": Map.prototype as object,
  "Set.prototype": Set.prototype as object,
  "Error.prototype": Error.prototype,
  Object,
  Function,
  Error,
  JSON,
  Math,
  Reflect,
});

/** Functions that payloads call by name and that this realm does not have. */
const sentinels = ["alert", "require", "exec"] as const;

export interface Watch {
  /** Whether a payload has plainly run; cheap enough to ask after every attempt. */
  ran(): boolean;
  /** What is otherwise than when the watch began, by its name. */
  changes(): readonly string[];
  end(): void;
}

/** Remembers globals and prototypes member by member, and lays out what payloads would trip over. */
export function watchGlobals(): Watch {
  const realm = globalThis as unknown as Record<string, unknown>;
  let tripped = false;
  const laid = sentinels.filter((name) => !(name in realm));
  for (const name of laid) realm[name] = () => (tripped = true);
  // Node makes some of its globals when they are looked at first.
  membersOf(globalThis);
  const before = new Map(Object.entries(watched()).map(([name, object]) => [name, membersOf(object)]));
  const ran = () => tripped || "escaped" in globalThis || "polluted" in {};
  return {
    ran,
    changes: () => [
      ...(ran() ? ["a payload ran"] : []),
      ...Object.entries(watched()).flatMap(([name, object]) =>
        differences(before.get(name) ?? new Map(), membersOf(object)).map((key) => `${name}.${key}`),
      ),
    ],
    end: () => {
      for (const name of [...laid, "escaped"]) Reflect.deleteProperty(realm, name);
      Reflect.deleteProperty(Object.prototype, "polluted");
    },
  };
}

type Members = ReadonlyMap<string, unknown>;

/** Values by key; of accessors their getter, which is not called. */
function membersOf(object: object): Members {
  return new Map(
    Reflect.ownKeys(object).map((key) => {
      const member = Reflect.getOwnPropertyDescriptor(object, key);
      return [String(key), member?.get ?? member?.value] as const;
    }),
  );
}

function differences(before: Members, after: Members): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => before.has(key) !== after.has(key) || !Object.is(before.get(key), after.get(key)),
  );
}
