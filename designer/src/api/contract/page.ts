export interface Page<Item> {
  readonly items: readonly Item[];
  /** The cursor of the page after this one. */
  readonly next?: string;
}
