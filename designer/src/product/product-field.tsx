import type { Json } from "@lendloom/engine/kernel";
import type { ProductDefinition } from "@lendloom/engine/process";
import type { ReactNode } from "react";
import type { RenderedIssue } from "../api/index.ts";
import { useTitle } from "../i18n/index.ts";

/** What the parts of the product editor work on. */
export interface ProductPart {
  readonly product: ProductDefinition;
  /** What the server has against the draft. */
  readonly issues: readonly RenderedIssue[];
  /** Sets what lies at a pointer; `undefined` removes it. */
  readonly set: (pointer: string, value: Json | undefined) => void;
}

/** A labelled field with what is wrong at its place. */
export function ProductField(props: {
  readonly label: string;
  readonly pointer: string;
  readonly issues: readonly RenderedIssue[];
  readonly isWide?: boolean;
  readonly children: ReactNode;
}) {
  const { label, pointer, issues, isWide = false } = props;
  const title = useTitle();
  const here = issues.filter((issue) => issue.pointer === pointer || issue.pointer.startsWith(`${pointer}/`));
  return (
    <label className={isWide ? "product-field product-field-wide" : "product-field"}>
      <span>{label}</span>
      {props.children}
      {here.map(({ code, pointer: at, texts }) => (
        <em key={`${code} ${at}`} role="alert">
          {title(texts)}
        </em>
      ))}
    </label>
  );
}
