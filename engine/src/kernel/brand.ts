declare const brand: unique symbol;

/** A nominal type: only the function that parses or creates a `Brand` may cast to it. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
