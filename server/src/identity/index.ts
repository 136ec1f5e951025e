export { authenticateKey, newApiKey, type NewApiKey } from "./api-key.ts";
export { hashPassword, verifyPassword } from "./password-hash.ts";
export { hashToken } from "./secret-token.ts";
export { signIn, type SignedIn, type SignInRefusal } from "./sign-in.ts";
