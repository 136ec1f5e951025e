import { hash, randomBytes, timingSafeEqual } from "node:crypto";

/** A secret of 256 random bits as text, for cookies. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of a token or key: its entropy is high enough that a plain hash cannot be searched. */
export function hashToken(token: string): string {
  return hash("sha256", token, "hex");
}

/** Compares two hexadecimal hashes without telling by its time how much of them agrees. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a, "hex"), Buffer.from(b, "hex")];
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}
