import helmet from "@fastify/helmet";
import type { FastifyInstance } from "fastify";

/**
 * A strict content security policy for everything served: scripts only from here, never evaluated. Style
 * elements are allowed inline for the API's documentation page; the designer's own page has a nonce instead
 * (see designer-files.ts).
 */
export async function sendSecurityHeaders(app: FastifyInstance, tls: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
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
      },
    },
    strictTransportSecurity: tls,
    referrerPolicy: { policy: "same-origin" },
  });
}
