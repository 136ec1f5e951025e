export { createIdentity, type Credential, type Identity } from "./create-identity.ts";
export { hashPassword } from "./password-hash.ts";
export { hashToken } from "./secret-token.ts";
