import type { FastifyInstance } from "fastify";

/**
 * What every answer says to a browser. Written out, because helmet puts the same together anew for each request,
 * which takes longer than all of Fastify; a test holds it to what helmet says.
 */
export function sendSecurityHeaders(app: FastifyInstance, tls: boolean): void {
  const headers = securityHeaders(tls);
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}

/**
 * A strict content security policy for everything served: scripts only from here, never evaluated. Style
 * elements are allowed inline for the API's documentation page; the designer's own page has a nonce instead
 * (see designer-files.ts).
 */
export const contentSecurityPolicy = {
  "default-src": ["'none'"],
  "script-src": ["'self'"],
  "style-src": ["'self'", "'unsafe-inline'"],
  "img-src": ["'self'", "data:"],
  "font-src": ["'self'", "data:"],
  "connect-src": ["'self'"],
  "worker-src": ["'self'", "blob:"],
  "base-uri": ["'none'"],
  "form-action": ["'self'"],
  "frame-ancestors": ["'none'"],
};

/** The headers themselves, for answers that no hook comes to. */
export function securityHeaders(tls: boolean): Readonly<Record<string, string>> {
  const policy = Object.entries(contentSecurityPolicy).map(([name, sources]) => [name, ...sources].join(" "));
  return {
    "content-security-policy": policy.join(";"),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "origin-agent-cluster": "?1",
    "referrer-policy": "same-origin",
    ...(tls ? { "strict-transport-security": "max-age=31536000; includeSubDomains" } : {}),
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "x-download-options": "noopen",
    "x-frame-options": "SAMEORIGIN",
    "x-permitted-cross-domain-policies": "none",
    "x-xss-protection": "0",
  };
}
