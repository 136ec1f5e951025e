import { MISSED, MOST_TEXT_BYTES, type Announcements } from "../store/index.ts";
import { isHint, thingOf, type Hint } from "./hint.ts";

/** Told to other processes at most this often. */
const PAUSE_MS = 25;
/** Texts of one lender that are sent at a time; of more it is told that there were too many. */
const MOST_TEXTS = 4;

export interface NewsHearer {
  hint(tenant: string, hint: Hint): void;
  /** Hints of a lender, or of any of them, did not arrive. */
  missed(tenant?: string): void;
}

/** What changed, told to whoever listens in this process and to the other processes of the store. */
export interface News {
  /** Tells this process at once and the others within a moment. Never fails. */
  tell(tenant: string, hints: readonly Hint[]): void;
  hear(hearer: NewsHearer): () => void;
  /** Whether the news of other processes arrive at this moment. */
  readonly listening: boolean;
  close(): void;
}

/** Hints of every process, as far as they arrive: whoever must not miss one reads the store, too. */
export function createNews(announcements: Announcements): News {
  const hearers = new Set<NewsHearer>();
  const untold = new Map<string, Map<string, Hint>>();
  let telling: NodeJS.Timeout | undefined;

  const hint = (tenant: string, each: Hint): void => {
    for (const hearer of hearers) hearer.hint(tenant, each);
  };
  const missed = (tenant?: string): void => {
    for (const hearer of hearers) hearer.missed(tenant);
  };

  function keepForOthers(tenant: string, hints: readonly Hint[]): void {
    const ofTenant = untold.get(tenant) ?? new Map<string, Hint>();
    untold.set(tenant, ofTenant);
    for (const each of hints) ofTenant.set(thingOf(each), each);
    telling ??= setTimeout(tellOthers, PAUSE_MS).unref();
  }

  function tellOthers(): void {
    telling = undefined;
    const texts = [...untold].flatMap(([tenant, hints]) => textsOf(tenant, [...hints.values()]));
    untold.clear();
    announcements.send(texts);
  }

  const stop = announcements.receive((text) => {
    if (text === MISSED) {
      missed();
      return;
    }
    const message = messageOf(text);
    if (message === undefined) return;
    if (message.hints === undefined) missed(message.tenant);
    for (const each of message.hints ?? []) hint(message.tenant, each);
  });

  return {
    tell(tenant, hints) {
      if (hearers.size > 0) for (const each of hints) hint(tenant, each);
      if (!announcements.alone) keepForOthers(tenant, hints);
    },
    hear(hearer) {
      hearers.add(hearer);
      return () => void hearers.delete(hearer);
    },
    get listening() {
      return announcements.listening;
    },
    close() {
      stop();
      clearTimeout(telling);
      if (telling !== undefined) tellOthers();
    },
  };
}

/** Without hints: there were too many of the lender to tell each. */
interface Message {
  readonly tenant: string;
  readonly hints?: readonly Hint[];
}

/** Hints of one lender in as few texts as hold them. */
function textsOf(tenant: string, hints: readonly Hint[]): readonly string[] {
  const frame = JSON.stringify({ tenant, hints: [] } satisfies Message);
  const most = MOST_TEXT_BYTES - Buffer.byteLength(frame);
  const parts: string[][] = [[]];
  let left = most;
  for (const each of hints) {
    const text = JSON.stringify(each);
    const bytes = Buffer.byteLength(text) + 1;
    if (bytes > left) {
      parts.push([]);
      left = most;
    }
    parts.at(-1)?.push(text);
    left -= bytes;
    if (bytes > most || parts.length > MOST_TEXTS) return [JSON.stringify({ tenant } satisfies Message)];
  }
  return parts.map((part) => frame.replace('"hints":[]', () => `"hints":[${part.join(",")}]`));
}

/** Undefined: not a text of ours, or of a version that says more than this one knows. */
function messageOf(text: string): Message | undefined {
  try {
    const { tenant, hints } = JSON.parse(text) as Partial<Message>;
    if (typeof tenant !== "string") return undefined;
    return Array.isArray(hints) ? { tenant, hints: hints.filter(isHint) } : { tenant };
  } catch {
    return undefined;
  }
}
