interface Presses {
  /** Waits while a pointer is pressed. */
  readonly released: () => Promise<void>;
  readonly stop: () => void;
}

/**
 * Follows the presses of the main button on a window. One ends with its `pointerup`, and without it by what tells that
 * none will come: the window's `blur`, a context menu, and a pointer that moves with no button down, as after a press
 * on a scroll bar.
 */
export function watchPresses(window: EventTarget): Presses {
  let press: PromiseWithResolvers<void> | undefined;
  const release = () => {
    const released = press;
    press = undefined;
    // The click follows what ends the press.
    if (released !== undefined) setTimeout(() => released.resolve());
  };
  const listeners: Readonly<Record<string, (event: Event) => void>> = {
    pointerdown(event) {
      if ((event as PointerEvent).button === 0) press ??= Promise.withResolvers();
    },
    pointerup: release,
    pointercancel: release,
    contextmenu: release,
    pointermove(event) {
      if ((event as PointerEvent).buttons === 0) release();
    },
    // A field that loses the focus by the press itself is heard here, too.
    blur({ target }) {
      if (target === window) release();
    },
  };
  for (const [type, listener] of Object.entries(listeners))
    window.addEventListener(type, listener, { capture: true });
  return {
    released: async () => {
      while (press !== undefined) await press.promise;
    },
    stop: () => {
      for (const [type, listener] of Object.entries(listeners))
        window.removeEventListener(type, listener, { capture: true });
      release();
    },
  };
}
