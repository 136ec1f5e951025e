/** One event of the server; `id` is its number where it has one. */
export interface HeardEvent {
  readonly event: string;
  readonly data: unknown;
  readonly id: string;
}

export interface LiveStreamOptions {
  /** Asked anew for each connection that is begun from nothing. */
  readonly url: () => string;
  /** Names of the events to hear. */
  readonly events: readonly string[];
  readonly hear: (heard: HeardEvent) => void;
  /** Whether events arrive at this moment. */
  readonly onState?: (isLive: boolean) => void;
}

/** After a refusal (too many streams, a server that stops) the page polls for so long before it asks again. */
const PAUSE_MS = 20_000;

/**
 * Hears server-sent events while the page is looked at. A lost connection is made again by the browser, which names the
 * last event it had; a refused one is asked for again after a pause. Answers how to stop.
 */
export function openLiveStream({
  url,
  events,
  hear,
  onState = () => undefined,
}: LiveStreamOptions): () => void {
  let source: EventSource | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    clearTimeout(pause);
    source?.close();
    source = undefined;
  }

  function connect(): void {
    close();
    // Browsers hold few connections to one server: a page that nobody sees leaves them to the others.
    if (document.visibilityState === "hidden" || !navigator.onLine) return;
    const opened = new EventSource(url());
    source = opened;
    opened.addEventListener("open", () => onState(true));
    opened.addEventListener("error", () => {
      onState(false);
      if (opened.readyState === EventSource.CLOSED && source === opened)
        pause = setTimeout(connect, PAUSE_MS);
    });
    for (const event of events)
      opened.addEventListener(event, ({ data, lastEventId }: MessageEvent<string>) =>
        hear({ event, data: JSON.parse(data) as unknown, id: lastEventId }),
      );
  }

  const look = (): void => {
    if (document.visibilityState === "hidden") close();
    else if (source === undefined) connect();
  };
  // A connection over a network that is gone stays open for minutes, and nothing comes over it.
  const lose = (): void => {
    close();
    onState(false);
  };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("offline", lose);
  window.addEventListener("online", look);
  connect();
  return () => {
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("offline", lose);
    window.removeEventListener("online", look);
    close();
  };
}
