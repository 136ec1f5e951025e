type CreateElement = (name: string, options?: ElementCreationOptions) => HTMLElement;

/**
 * Gives every style element that the page's own scripts create the page's nonce. antd passes it on for its
 * component styles but not for the few it adds for measuring scroll bars and locking the page behind a dialog;
 * the content security policy would refuse those. Scripts are trusted by the same policy, so nothing is given away.
 */
export function nonceOwnStyles(nonce: string): void {
  const given: unknown = Reflect.get(document, "createElement");
  const createElement = (given as CreateElement).bind(document);
  const createWithNonce: CreateElement = (name, options) => {
    const element = createElement(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
  Object.defineProperty(document, "createElement", { value: createWithNonce, configurable: true });
}
