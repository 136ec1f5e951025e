import type { FastifyReply } from "fastify";

/** Aborted when the caller closes the connection before the answer is written: nobody waits for what is under way. */
export function whenGone({ raw }: Pick<FastifyReply, "raw">): AbortSignal {
  const gone = new AbortController();
  raw.once("close", () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
