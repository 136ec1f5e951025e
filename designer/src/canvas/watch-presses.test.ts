import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { watchPresses } from "./watch-presses.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const event = (type: string, own: object = {}) => Object.assign(new Event(type), own);

/** A window with what waits for its presses. */
function watched() {
  const window = new EventTarget();
  const presses = watchPresses(window);
  const isFree = async () => {
    let isReleased = false;
    void presses.released().then(() => (isReleased = true));
    await vi.runAllTimersAsync();
    return isReleased;
  };
  return { window, presses, isFree };
}

describe("what waits for a pressed pointer", () => {
  it("does not wait where none is pressed, and not for another button", async () => {
    const { window, isFree } = watched();
    expect(await isFree()).toBe(true);
    window.dispatchEvent(event("pointerdown", { button: 2 }));
    expect(await isFree()).toBe(true);
  });

  it("waits while the pressed pointer moves and a field loses the focus by it", async () => {
    const { window, isFree } = watched();
    window.dispatchEvent(event("pointerdown", { button: 0 }));
    window.dispatchEvent(event("pointermove", { buttons: 1 }));
    const ofField = event("blur");
    Object.defineProperty(ofField, "target", { value: new EventTarget() });
    window.dispatchEvent(ofField);
    expect(await isFree()).toBe(false);
  });

  it.each([
    ["pointerup", {}],
    ["pointercancel", {}],
    ["contextmenu", {}],
    ["blur", {}],
    ["pointermove", { buttons: 0 }],
  ])("goes on after %s", async (type, own) => {
    const { window, isFree } = watched();
    window.dispatchEvent(event("pointerdown", { button: 0 }));
    expect(await isFree()).toBe(false);
    window.dispatchEvent(event(type, own));
    expect(await isFree()).toBe(true);
  });

  it("goes on only after the click of the press", async () => {
    const { window, presses } = watched();
    const seen: string[] = [];
    window.dispatchEvent(event("pointerdown", { button: 0 }));
    const waits = presses.released().then(() => seen.push("released"));
    window.dispatchEvent(event("pointerup"));
    await Promise.resolve();
    seen.push("click");
    await vi.runAllTimersAsync();
    await waits;
    expect(seen).toEqual(["click", "released"]);
  });

  it("goes on, and hears nothing more, when it is watched no longer", async () => {
    const { window, presses, isFree } = watched();
    window.dispatchEvent(event("pointerdown", { button: 0 }));
    presses.stop();
    expect(await isFree()).toBe(true);
    window.dispatchEvent(event("pointerdown", { button: 0 }));
    expect(await isFree()).toBe(true);
  });
});
