import type { FastifyInstance, FastifyReply } from "fastify";

const LINGER_MS = 5_000;

/**
 * A request answered before all of it has arrived (too large, a wrong type) is read on for a while and thrown
 * away. Closing at once makes the kernel reset the connection, and the caller, still sending, would see the
 * reset in place of the answer (RFC 9112, 9.6).
 */
export function readUnreadBodies(app: FastifyInstance): void {
  app.addHook("onResponse", (request, _reply, done) => {
    const { raw } = request;
    if (!raw.complete && !raw.destroyed) {
      const close = setTimeout(() => raw.destroy(), LINGER_MS);
      for (const over of ["end", "close"]) {
        raw.once(over, () => {
          clearTimeout(close);
        });
      }
      raw.resume();
    }
    done();
  });
}

/** Takes back the early close that Fastify orders for every body it could not parse. */
export function lingerAfter(reply: FastifyReply): FastifyReply {
  return reply.request.raw.complete ? reply : reply.removeHeader("connection");
}
