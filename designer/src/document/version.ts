/** A definition beside the workflow: what is live, and the draft of it when there is one. */
export interface Version<D> {
  readonly live: D | undefined;
  readonly draft: D | undefined;
}

/** Both versions of a definition as the server tells them. */
export function versionOf<D>(
  detail:
    | { readonly live?: { readonly definition: unknown }; readonly draft?: { readonly definition: unknown } }
    | undefined,
): Version<D> {
  return {
    live: detail?.live?.definition as D | undefined,
    draft: detail?.draft?.definition as D | undefined,
  };
}
