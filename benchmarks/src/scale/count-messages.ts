import { Socket } from "node:net";

export interface Messages {
  /** Executions asked of PostgreSQL; several in one simple query count once. */
  readonly statements: number;
  /** How often something was sent over a connection that owed no answer. */
  readonly roundTrips: number;
}

const SIMPLE_QUERY = "Q".charCodeAt(0);
const EXECUTE = "E".charCodeAt(0);

/**
 * Counts what this process sends to PostgreSQL at `port` from now on, whichever driver sends it: each write is one or
 * more whole messages of a type, a length and a body.
 */
export function countMessages(port: number): () => Messages {
  let statements = 0;
  let roundTrips = 0;
  const owed = new WeakMap<Socket, boolean>();
  // The driver hands its sockets out to nobody.
  const write = Reflect.get(Socket.prototype, "write") as (...all: unknown[]) => boolean;
  Socket.prototype.write = function (this: Socket, ...given: unknown[]): boolean {
    const [bytes] = given;
    if (this.remotePort === port && bytes instanceof Uint8Array) {
      if (!owed.has(this)) this.on("data", () => owed.set(this, false));
      if (owed.get(this) !== true) roundTrips += 1;
      owed.set(this, true);
      statements += executionsIn(bytes);
    }
    return write.apply(this, given);
  };
  return () => ({ statements, roundTrips });
}

function executionsIn(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found = 0;
  for (let at = 0; at + 5 <= bytes.byteLength;) {
    const type = view.getUint8(at);
    if (type === SIMPLE_QUERY || type === EXECUTE) found += 1;
    const length = view.getInt32(at + 1);
    if (type === 0 || length < 4) break;
    at += 1 + length;
  }
  return found;
}
