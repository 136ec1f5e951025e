import { contentHash, err, isJsonObject, ok, type Json } from "../kernel/index.ts";
import { correlatedEvents, Erased, type Pins } from "../process/index.ts";
import type { Definitions, Ids, Sealer } from "../runtime/index.ts";

/** Ids in counting order: `run-1`, `run-2`, … */
export function countingIds(): Ids {
  const counts = new Map<string, number>();
  return {
    next(kind) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return `${kind}-${count}`;
    },
  };
}

export interface FixedDefinitions extends Definitions {
  /** Makes documents live under a product's id for runs to come. */
  publish(
    product: string,
    documents: {
      workflow: Json;
      catalogue: Json;
      packs: readonly Json[];
      workflows?: readonly Json[];
      calendar?: Json;
    },
  ): Pins;
}

/** Definitions in memory, by hash; every tenant has the same. */
export function fixedDefinitions(): FixedDefinitions {
  const documents = new Map<string, Json>();
  const live = new Map<string, Pins>();
  const pin = (document: Json) => {
    const hash = contentHash(document);
    documents.set(hash, document);
    const { id, version } = document as { id: string; version: string };
    return { id, version, hash };
  };
  return {
    live: (_tenant, product) => Promise.resolve(live.get(product)),
    load: (_tenant, hash) => Promise.resolve(documents.get(hash)),
    correlating: (_tenant, name) =>
      Promise.resolve(
        correlatedEvents(
          [...documents.values()].filter((json) => isWorkflow(json)),
          name,
        ),
      ),
    publish(product, { workflow, catalogue, packs, workflows = [], calendar }) {
      const pinned = packs.map(pin);
      const begun = workflows.map(pin);
      const pins: Pins = {
        workflow: pin(workflow),
        catalogue: pin(catalogue),
        packs: Object.fromEntries(pinned.map((it) => [it.id, it])),
        ...(begun.length === 0 ? {} : { subflows: Object.fromEntries(begun.map((it) => [it.id, it])) }),
        ...(calendar === undefined ? {} : { calendar: pin(calendar) }),
      };
      live.set(product, pins);
      return pins;
    },
  };
}

function isWorkflow(json: Json): boolean {
  return isJsonObject(json) && json["format"] === "lendloom-workflow/1";
}

export interface ForgetfulSealer extends Sealer {
  /** Destroys a subject's key. */
  erase(tenant: string, subject: string): void;
}

/**
 * A sealer for tests: every sealing differs, as with a random nonce, and nothing sealed contains its text.
 * It hides nothing from anyone who reads this file.
 */
export function forgetfulSealer(): ForgetfulSealer {
  const erased = new Set<string>();
  let nonce = 0;
  return {
    erase: (tenant, subject) => void erased.add(`${tenant}/${subject}`),
    forSubject(tenant, subject) {
      const owner = `${tenant}/${subject}`;
      const mustLive = () => {
        if (erased.has(owner)) throw new Erased();
      };
      return Promise.resolve({
        mustLive,
        seal(text, field) {
          mustLive();
          return `sealed:${++nonce}:${Array.from(`${owner}|${field}|${text}`, shift).join("")}`;
        },
        open(sealed, field) {
          if (erased.has(owner)) return err({ code: "seal.erased" });
          const text = Array.from(sealed.slice(sealed.indexOf(":", 7) + 1), unshift).join("");
          const place = `${owner}|${field}|`;
          return text.startsWith(place) ? ok(text.slice(place.length)) : err({ code: "seal.broken" });
        },
      });
    },
  };
}

const shift = (character: string) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0x2800);
const unshift = (character: string) => String.fromCodePoint((character.codePointAt(0) ?? 0) - 0x2800);
