import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from "node:crypto";

const ALGORITHM = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;
const OPTIONS = { authTagLength: TAG_BYTES };

/**
 * AES-256-GCM with a fresh random nonce: `<nonce><ciphertext><tag>`. `place` says where the text belongs; a
 * ciphertext moved to another place does not open. Node takes a key object three times as fast as bytes.
 */
export function encrypt(key: KeyObject, plain: Buffer, place: readonly string[]): Buffer {
  const iv = freshNonce();
  const cipher = createCipheriv(ALGORITHM, key, iv, OPTIONS);
  cipher.setAAD(placeBytes(place));
  const text = cipher.update(plain);
  // In this mode every byte has come by now; what is left to do is the tag.
  cipher.final();
  return Buffer.concat([iv, text, cipher.getAuthTag()]);
}

let drawn = Buffer.alloc(0);

/** Drawn many at a time: asking the system for a few bytes costs as much as for thousands. None is used twice. */
function freshNonce(): Buffer {
  if (drawn.length < IV_BYTES) drawn = randomBytes(IV_BYTES * 256);
  const nonce = drawn.subarray(0, IV_BYTES);
  drawn = drawn.subarray(IV_BYTES);
  return nonce;
}

/** Undefined: another key, another place, or a changed byte. */
export function decrypt(key: KeyObject, sealed: Buffer, place: readonly string[]): Buffer | undefined {
  if (sealed.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, IV_BYTES), OPTIONS);
  decipher.setAAD(placeBytes(place));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** As JSON, so that no two places can be written the same way. */
function placeBytes(place: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(place));
}
