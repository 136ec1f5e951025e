import { normalizeIP } from "@fastify/rate-limit";

/** Whom the rate limiter counts a request for. The address has gone with a caller who has; nobody is answered then. */
export function callerAddress({ ip }: { readonly ip: string | undefined }): string {
  return normalizeIP(ip ?? "");
}
