import { useState, type ReactNode } from "react";

interface ChipProps {
  readonly kind: "fact" | "operator" | "value" | "outcome" | "reason" | "plain";
  readonly label: string;
  readonly text: ReactNode;
  readonly testId: string;
  readonly tone?: string | undefined;
  /** The editor that takes the chip's place while it is open. */
  readonly children: (close: () => void) => ReactNode;
}

/** A word of a sentence that can be changed: a click puts its editor in its place. */
export function Chip({ children, kind, label, testId, text, tone }: ChipProps) {
  const [isOpen, setIsOpen] = useState(false);
  if (isOpen) return <span className="chip-editor">{children(() => setIsOpen(false))}</span>;
  return (
    <button
      type="button"
      className={`word word-${kind}${tone === undefined ? "" : ` word-${tone}`}`}
      // Its name is the word it shows; what a click does is its description.
      title={label}
      data-testid={testId}
      onClick={() => setIsOpen(true)}
    >
      {text}
    </button>
  );
}
