import { useTitle } from "../i18n/index.ts";
import type { Part } from "./cases-report.ts";

interface PartListProps {
  readonly title?: string;
  readonly parts: readonly Part[];
  /** What the buttons are called in tests, each with its pointer. */
  readonly id: string;
  readonly onShow: (part: Part) => void;
}

/** States or transitions; a click shows one on the canvas. */
export function PartList({ title: heading, parts, id, onShow }: PartListProps) {
  const title = useTitle();
  if (parts.length === 0) return null;
  return (
    <>
      {heading !== undefined && <h5>{heading}</h5>}
      <ul className="sim-parts" data-testid={`${id}-list`} data-count={parts.length}>
        {parts.map((part) => (
          <li key={part.pointer}>
            <button type="button" onClick={() => onShow(part)} data-testid={id} data-pointer={part.pointer}>
              {title(part.title)}
              {part.why !== undefined && <small>{title(part.why)}</small>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
