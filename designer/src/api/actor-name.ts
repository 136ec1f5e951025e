import type { Actor } from "./contract/index.ts";

/** What an actor is called on the page. */
export function actorName(actor: Actor): string {
  return actor.displayName ?? actor.id;
}
