/** What we use of two libraries whose own types bring Node's, or that have none. */
declare module "papaparse" {
  export interface ParseError {
    readonly type: string;
    readonly code: string;
    readonly row?: number;
  }
  const Papa: {
    parse(
      text: string,
      options: { readonly delimiter: string; readonly preview: number },
    ): { readonly data: readonly (readonly string[])[]; readonly errors: readonly ParseError[] };
    /** What `parse` cuts a text with, of which more may follow: the last row is then left for the next time. */
    readonly Parser: new (config: { readonly delimiter: string; readonly newline: string }) => {
      parse(
        text: string,
        baseIndex: number,
        ignoreLastRow: boolean,
      ): {
        readonly data: readonly (readonly string[])[];
        readonly errors: readonly ParseError[];
        readonly meta: { readonly cursor: number };
      };
    };
    unparse(rows: readonly (readonly string[])[], options: { readonly newline: string }): string;
  };
  export default Papa;
}

declare module "saxen" {
  type Decode = (text: string) => string;
  export class Parser {
    on(
      event: "openTag",
      handler: (
        name: string,
        attributes: () => Readonly<Record<string, string>>,
        decode: Decode,
        selfClosing: boolean,
      ) => void,
    ): this;
    on(event: "closeTag", handler: (name: string) => void): this;
    on(event: "text", handler: (text: string, decode: Decode) => void): this;
    on(event: "cdata", handler: (text: string) => void): this;
    on(event: "attention", handler: (text: string) => void): this;
    on(event: "error", handler: (error: Error) => void): this;
    parse(xml: string): void;
  }
}
