import type { ReactNode } from "react";

/** A part of the properties that is folded away until it is wanted; its heading says what is in it. */
export function Fold(props: {
  readonly title: ReactNode;
  /** What is set in it, in a word; nothing where it is left as it is. */
  readonly summary?: ReactNode;
  readonly open?: boolean;
  readonly testId: string;
  readonly children: ReactNode;
}) {
  return (
    <details className="wf-fold" open={props.open} data-testid={props.testId}>
      <summary>
        <span>{props.title}</span>
        {props.summary !== undefined && <small>{props.summary}</small>}
      </summary>
      <div className="wf-fold-body">{props.children}</div>
    </details>
  );
}
