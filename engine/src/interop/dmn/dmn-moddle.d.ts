/** What we use of two libraries that bring no types. */
declare module "dmn-moddle" {
  export interface ModdleElement {
    readonly $type: string;
    readonly $attrs: Readonly<Record<string, string>>;
    get(property: string): unknown;
    set(property: string, value: unknown): void;
    $parent?: ModdleElement;
  }
  export interface DmnPackage {
    readonly types: readonly { readonly name: string; readonly [key: string]: unknown }[];
    readonly [key: string]: unknown;
  }
  export class DmnModdle {
    constructor(packages?: Readonly<Record<string, DmnPackage>>);
    readonly properties: { set(element: ModdleElement, name: string, value: unknown): void };
    create(type: string, properties?: object): ModdleElement;
    fromXML(xml: string): Promise<{ readonly warnings: readonly { readonly message: string }[] }>;
  }
}

declare module "moddle-xml" {
  import type { DmnModdle, ModdleElement } from "dmn-moddle";
  /** Takes one element of a file; what it answers to an element inside takes that. */
  export interface ModdleHandler {
    readonly element?: ModdleElement | undefined;
    handleNode(node: { readonly name: string }): ModdleHandler | undefined;
    handleText(text: string): void;
    handleEnd(): void;
  }
  export interface RootHandler extends ModdleHandler {
    context: ReaderContext;
  }
  export interface ReaderContext {
    readonly warnings: readonly { readonly message: string }[];
    addWarning(warning: { readonly message: string }): void;
  }
  export class Reader {
    constructor(options: { readonly model: DmnModdle; readonly lax: boolean });
    handler(type: string): RootHandler;
    fromXML(xml: string, options: { readonly rootHandler: RootHandler }): Promise<unknown>;
  }
  export class Writer {
    constructor(options: { readonly format: boolean; readonly preamble: boolean });
    toXML(element: ModdleElement): string;
  }
}
