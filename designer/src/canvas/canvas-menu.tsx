import { Popover, type GetRef } from "antd";
import {
  useEffect,
  useRef,
  type ComponentProps,
  type MouseEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { useOpenMenu } from "./open-menu.ts";

interface CanvasMenuProps extends ComponentProps<"button"> {
  /** Its own among all menus of the drawing. */
  readonly name: string;
  readonly placement: "right" | "bottom";
  /** Where its button is on the canvas: the menu goes where the button goes. */
  readonly x: number;
  readonly y: number;
  readonly disabled: boolean;
  readonly menu: (close: () => void) => ReactNode;
}

/**
 * A button of the drawing and the menu that opens from it. The menu is there at once and gone at once: what still
 * grows or fades is pressed beside what a person meant, or a second time.
 */
export function CanvasMenu({ name, placement, x, y, disabled, menu, ...button }: CanvasMenuProps) {
  const [isOpen, setOpen] = useOpenMenu(name);
  const popover = useRef<GetRef<typeof Popover>>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const content = useRef<HTMLSpanElement>(null);
  useEffect(() => popover.current?.forceAlign(), [x, y]);
  // What takes the button away closes its menu: it does not come back open.
  useEffect(() => () => setOpen(false), [setOpen]);
  return (
    <Popover
      ref={popover}
      open={isOpen && !disabled}
      onOpenChange={setOpen}
      // One that was still being taken away could not take the focus when it was asked for again.
      afterOpenChange={(isThere) => isThere && takeFocus(content.current)}
      trigger="click"
      placement={placement}
      motion={still}
      destroyOnHidden
      content={<MenuContent name={name} menu={menu} opener={opener} content={content} />}
    >
      <button type="button" ref={opener} aria-expanded={isOpen} data-open={isOpen} {...button} />
    </Popover>
  );
}

interface MenuContentProps extends Pick<CanvasMenuProps, "name" | "menu"> {
  readonly opener: RefObject<HTMLButtonElement | null>;
  readonly content: RefObject<HTMLSpanElement | null>;
}

/** Asks by itself whether it is open: antd keeps what a popover showed last until it has taken it away. */
function MenuContent({ name, menu, opener, content }: MenuContentProps) {
  const [isOpen, setOpen] = useOpenMenu(name);
  if (!isOpen) return null;
  return (
    // React hands what happens in the menu up to the drawing, which would take it for its own.
    <span
      role="presentation"
      ref={content}
      onClick={stop}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Escape") return;
        setOpen(false);
        opener.current?.focus();
      }}
    >
      {menu(() => setOpen(false))}
    </span>
  );
}

function takeFocus(content: HTMLElement | null): void {
  if (content === null || content.contains(document.activeElement)) return;
  content.querySelector<HTMLElement>("input, button:enabled")?.focus({ preventScroll: true });
}

const still = { motionName: "" };
const stop = (event: MouseEvent) => event.stopPropagation();
