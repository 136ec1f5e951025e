import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import staticFiles from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { openToAnyone } from "./access.ts";

/** What the designer's build writes where a nonce belongs. */
const NONCE_PLACEHOLDER = /LENDLOOM_CSP_NONCE/g;
const notPages = /^\/(v1|assets|docs|problems)(\/|$)|^\/(openapi\.json|livez|readyz|metrics)$/;

/**
 * Serves the built designer: files with a hash in their name for ever, the page itself never from a cache and
 * with a fresh nonce. Every address that is not the API's is the page, whose router takes it from there.
 */
export async function serveDesigner(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, "index.html"))) return;
  const page = readFileSync(join(folder, "index.html"), "utf8");
  await app.register(async (scope) => {
    openToAnyone(scope);
    await scope.register(staticFiles, {
      root: folder,
      wildcard: false,
      index: false,
      globIgnore: ["index.html"],
      cacheControl: false,
      setHeaders: (response, path) => {
        const hashed = path.includes(`${sep}assets${sep}`);
        response.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
      },
    });
    for (const url of ["/", "/index.html"]) {
      scope.get(url, { schema: { hide: true } }, (_request, reply) => sendPage(reply, page));
    }
  });
  app.decorate("designerPage", page);
}

declare module "fastify" {
  interface FastifyInstance {
    readonly designerPage?: string;
  }
}

/** True when a browser asks for a page of the designer rather than for something of the API. */
export function asksForPage(request: FastifyRequest): boolean {
  const path = request.url.split("?", 1)[0] ?? "";
  return (
    request.method === "GET" && !notPages.test(path) && (request.headers.accept ?? "").includes("text/html")
  );
}

export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(18).toString("base64");
  return reply
    .type("text/html; charset=utf-8")
    .header("cache-control", "no-cache")
    .header("content-security-policy", pagePolicy(nonce))
    .send(page.replace(NONCE_PLACEHOLDER, nonce));
}

function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "worker-src 'self' blob:",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join("; ");
}
