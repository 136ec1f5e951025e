/** How long the view is on its way: not at all for a person who asked that nothing moves by itself. */
export function paceOf(ms: number): number {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : ms;
}
