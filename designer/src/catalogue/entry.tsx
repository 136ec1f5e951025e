import type { ReactNode } from "react";

interface EntryProps {
  readonly title: ReactNode;
  readonly name: string;
  readonly summary: ReactNode;
  readonly isOpen: boolean;
  readonly isWrong: boolean;
  readonly onToggle: () => void;
  readonly testId: string;
  readonly children: () => ReactNode;
}

/** A source or a fact of a list: what it is in a line, and its fields while it is open; catalogues have hundreds. */
export function Entry(props: EntryProps) {
  const { isOpen, isWrong, name, testId } = props;
  return (
    <li className={isOpen ? "cat-entry is-open" : "cat-entry"} data-testid={testId} data-wrong={isWrong}>
      <button type="button" className="cat-line" aria-expanded={isOpen} onClick={props.onToggle}>
        <span className="cat-title">
          {isWrong && <span className="dot cat-wrong" aria-hidden />}
          {props.title} <code>{name}</code>
        </span>
        <small>{props.summary}</small>
      </button>
      {isOpen && <div className="cat-fields">{props.children()}</div>}
    </li>
  );
}
