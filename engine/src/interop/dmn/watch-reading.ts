import type { ModdleHandler, RootHandler } from "moddle-xml";

/** What the reader finds wrong, at the opening tag with that number, from 1. */
export interface Complaint {
  readonly tag: number;
  readonly why: string;
}

export interface Watch {
  readonly complaints: readonly Complaint[];
  /** Whether there were more than the limit, and reading ended. */
  readonly isFull: boolean;
  /** Whether the root's end was read: the reader leaves off without a word where XML is broken. */
  readonly isWhole: boolean;
  /** What is no XML, in the reader's words. */
  readonly fault: string | undefined;
  /** Ends the reading: no return. */
  end(): never;
  /** Begins with the handler of a file's root. */
  begin(root: RootHandler): void;
}

/**
 * Watches what a reader does with each tag of a file, and keeps count of the tags. The reader itself tells a place by
 * counting lines from the beginning, each time: minutes for a thousand places in a small file. What goes wrong outside
 * of elements (an attribute twice, a closing tag too many) is no XML: the first of that ends the reading.
 */
export function watchReading(limit: number): Watch {
  return new Watching(limit);
}

/** Complaints without a place are of references and attributes, which are looked at elsewhere. */
const placed = /\n\tline: \d+\n/;

class Watching implements Watch {
  readonly complaints: Complaint[] = [];
  isFull = false;
  isWhole = false;
  fault: string | undefined;
  readonly #limit: number;
  readonly #followed = new WeakSet<ModdleHandler>();
  #tags = 0;
  #tag = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  begin(root: RootHandler): void {
    this.follow(root);
    let current = root.context;
    Object.defineProperty(root, "context", {
      get: () => current,
      set: (context: RootHandler["context"]) => {
        current = context;
        const add = context.addWarning.bind(context);
        context.addWarning = (warning) => {
          if (!placed.test(warning.message)) return;
          add(warning);
          this.fault ??= this.isFull ? undefined : warning.message;
          throw new Error("Expected XML without faults");
        };
      },
    });
  }

  end(): never {
    this.isFull = true;
    throw new Error("Expected fewer complaints about a file");
  }

  #complain(why: string): void {
    if (this.complaints.length === this.#limit) this.end();
    this.complaints.push({ tag: this.#tag, why });
  }

  /** Replaces what a handler does by the same, watched. */
  follow(handler: ModdleHandler): ModdleHandler {
    if (this.#followed.has(handler)) return handler;
    this.#followed.add(handler);
    const handleNode = handler.handleNode.bind(handler);
    const handleText = handler.handleText.bind(handler);
    const handleEnd = handler.handleEnd.bind(handler);
    // The root is followed before its tag is read, all others after theirs.
    const tag = Math.max(this.#tags, 1);
    handler.handleNode = (node) => {
      this.#tags += 1;
      this.#tag = this.#tags;
      const inner = this.#tried(() => handleNode(node));
      if (inner !== undefined) return this.follow(inner);
      if (!this.#isTold(this.#tag)) this.#complain(`unrecognized element <${node.name}>`);
      return this.follow(passedOver());
    };
    handler.handleText = (text) => {
      this.#tag = tag;
      this.#tried(() => {
        handleText(text);
      });
    };
    handler.handleEnd = () => {
      this.#tag = tag;
      this.#tried(() => {
        handleEnd();
      });
      this.isWhole ||= tag === 1;
    };
    return handler;
  }

  #isTold(tag: number): boolean {
    return this.complaints.at(-1)?.tag === tag;
  }

  #tried<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (this.isFull) throw error;
      this.#complain(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }
}

/** Takes an element that has no meaning, and all in it. */
function passedOver(): ModdleHandler {
  const handler: ModdleHandler = {
    element: undefined,
    handleNode: () => passedOver(),
    handleText: () => undefined,
    handleEnd: () => undefined,
  };
  return handler;
}
