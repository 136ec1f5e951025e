import type { ReactNode } from "react";
import { useTitle } from "../i18n/index.ts";
import type { Problem } from "./use-problems.ts";

/** A part of the properties under a heading. */
export function Section(props: {
  readonly title: ReactNode;
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="wf-section">
      <header>
        <h3>{props.title}</h3>
        {props.extra}
      </header>
      {props.children}
    </section>
  );
}

/** A labelled field with its hint and what is wrong with it. */
export function Field(props: {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly problems?: readonly Problem[];
  readonly children: ReactNode;
}) {
  const { problems = [] } = props;
  return (
    <label className="wf-field">
      <span className="wf-label">{props.label}</span>
      {props.children}
      {props.hint !== undefined && <small>{props.hint}</small>}
      <FieldProblems problems={problems} />
    </label>
  );
}

export function FieldProblems({ problems }: { readonly problems: readonly Problem[] }) {
  const title = useTitle();
  return problems.map(({ texts, pointer, severity }, index) => (
    <span key={`${pointer} ${index}`} className={`wf-mishap wf-mishap-${severity}`} role="alert">
      {title(texts)}
    </span>
  ));
}
