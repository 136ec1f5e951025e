import type { FastifyInstance } from "fastify";
import { Problem } from "./problem.ts";

/** Refuses addresses that name the character U+0000: no id and no filter has it, and not every store can look for it. */
export function refuseNullInAddresses(app: FastifyInstance): void {
  app.addHook("onRequest", (request, _reply, done) => {
    if (request.raw.url?.includes("%00") === true) throw new Problem("request.invalid");
    done();
  });
}
