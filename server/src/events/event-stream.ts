import type { ServerResponse } from "node:http";

/** One server-sent event; `id` is what a client that comes back says it has had. */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
  readonly id?: number;
}

/** A client that reads events, for as long as its connection is open. */
export interface EventStream {
  readonly isOpen: boolean;
  /** False: nothing was written, because the client is behind or gone; `onRoom` tells when it has read on. */
  send(event: StreamEvent): boolean;
  /** The next time there is room for more; at most one listener. */
  onRoom(listener: () => void): void;
  onClose(listener: () => void): void;
  /** Ends it with a last event, or without one. */
  end(last?: StreamEvent): void;
}

/** What one stream may cost. */
export interface StreamBounds {
  /** Bytes that wait for a client before nothing more is written to it. */
  readonly mostBufferedBytes: number;
  /** How long it may take to read them before it is let go. */
  readonly stallMs: number;
  /** How soon a client whose connection is lost comes back. */
  readonly retryMs: number;
}

/** What `EventStream` is to the process that keeps it. */
export interface OpenStream extends EventStream {
  beat(): void;
  /** Ends it, and says when to come back: here or at another process. */
  endFor(retryMs: number): void;
}

/** How long the last bytes have to leave. */
const LINGER_MS = 1_000;

/**
 * Writes events to a response whose head is sent. A client that does not read is told nothing more while
 * `mostBufferedBytes` wait for it, and is let go after `stallMs`: it comes back and says what it has had.
 */
export function openEventStream(
  raw: ServerResponse,
  bounds: StreamBounds,
  onDrop: () => void = () => undefined,
): OpenStream {
  const closers: (() => void)[] = [];
  let room: (() => void) | undefined;
  let stalled: NodeJS.Timeout | undefined;
  let isOpen = true;

  // A client that is gone is no error; its close is heard.
  raw.on("error", () => undefined);
  raw.once("close", () => {
    isOpen = false;
    clearTimeout(stalled);
    room = undefined;
    for (const closer of closers.splice(0)) closer();
  });

  /** Some bytes have left. */
  function hasLeft(): void {
    if (stalled === undefined || raw.writableLength >= bounds.mostBufferedBytes / 2) return;
    clearTimeout(stalled);
    stalled = undefined;
    const heard = room;
    room = undefined;
    heard?.();
  }

  function isFull(): boolean {
    if (raw.writableLength < bounds.mostBufferedBytes) return false;
    stalled ??= setTimeout(() => {
      onDrop();
      raw.destroy();
    }, bounds.stallMs).unref();
    return true;
  }

  function write(text: string): boolean {
    if (!isOpen || isFull()) return false;
    raw.write(text, hasLeft);
    return true;
  }

  function end(text: string): void {
    if (!isOpen) return;
    isOpen = false;
    raw.end(text);
    const late = setTimeout(() => raw.destroy(), LINGER_MS).unref();
    raw.once("close", () => clearTimeout(late));
  }

  write(`retry: ${bounds.retryMs}\n\n`);
  return {
    get isOpen() {
      return isOpen;
    },
    send: (event) => write(frameOf(event)),
    onRoom(listener) {
      room = listener;
    },
    onClose(listener) {
      if (raw.closed) listener();
      else closers.push(listener);
    },
    end: (last) => end(last === undefined ? "" : frameOf(last)),
    beat: () => void write(": \n\n"),
    endFor: (retryMs) => end(`retry: ${retryMs}\n\n`),
  };
}

/** JSON has no line breaks of its own, so that one line of data holds it. */
function frameOf({ event, data, id }: StreamEvent): string {
  return `${id === undefined ? "" : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
