const PAUSE_MS = 10_000;

/** A store that is away is asked again every second: of its failures one in a while is told. */
export function nowAndThen(tell: (error: unknown) => void): (error: unknown) => void {
  let told = -Infinity;
  return (error) => {
    const now = performance.now();
    if (now - told < PAUSE_MS) return;
    told = now;
    tell(error);
  };
}
