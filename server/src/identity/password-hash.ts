import { hash, verify } from "@node-rs/argon2";
import { createSemaphore } from "./semaphore.ts";

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane. */
const ARGON2ID = 2;
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing runs on the threads that also serve files and names; two at a time leave the others to them. */
const hashing = createSemaphore(2);

/** A PHC string that carries its own salt and parameters. */
export function hashPassword(password: string): Promise<string> {
  return hashing(() => hash(password, PARAMETERS));
}

/** Takes as long for a person who does not exist (`stored` null), so that names cannot be found out. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const fits = await hashing(() => verify(stored ?? NOBODYS_HASH, password));
  return fits && stored !== null;
}

/** Of a random password nobody kept, with the parameters above. */
const NOBODYS_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$JnM4QmO5IJ0DkuIyv8h9bQ$Mqiym1waLmieLexwoamZkaoK7EzpHXP/dnd341x6D14";
