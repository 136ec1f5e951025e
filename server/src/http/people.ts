import type { Actor, Store, TenantId } from "../store/index.ts";

export interface ActorAnswer extends Actor {
  readonly displayName?: string;
}

/** Gives actors their names, reading each person once for a whole answer. */
export async function nameActors(store: Store, tenant: TenantId): Promise<(actor: Actor) => ActorAnswer> {
  const people = new Map((await store.people.list(tenant)).map((person) => [person.id, person.displayName]));
  return ({ kind, id }) => {
    const displayName = kind === "person" ? people.get(id) : undefined;
    return { kind, id, ...(displayName === undefined ? {} : { displayName }) };
  };
}
