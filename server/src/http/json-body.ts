import { parseJson } from "@lendloom/engine/kernel";
import type { FastifyInstance } from "fastify";
import { Problem } from "./problem.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads JSON bodies with the kernel's own reader: repeated keys, prototype keys, broken UTF-8 and too deep or
 * too many values are refused. No other content type is accepted. An empty body counts as `{}`, so that the
 * schema names what is missing.
 */
export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => {
    try {
      done(null, bodyOf(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  app.addHook("preValidation", (request, _reply, done) => {
    if (request.body === undefined && request.routeOptions.schema?.body !== undefined) request.body = {};
    done();
  });
}

function bodyOf(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  const parsed = parseJson(textOf(bytes));
  if (!parsed.ok) throw new Problem("request.malformed-json", { issues: parsed.error });
  return parsed.value;
}

function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Problem("request.malformed-json");
  }
}
