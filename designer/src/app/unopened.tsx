import { ArrowLeftOutlined } from "@ant-design/icons";
import { Link } from "react-router";
import { ProblemAlert } from "./problem-alert.tsx";

interface UnopenedProps {
  readonly error: unknown;
  readonly retry: () => void;
  /** Where others of its kind are, and what they are called. */
  readonly to: string;
  readonly back: string;
}

/** Why the one thing a page is about cannot be shown, in the middle of the page, and the way to the others. */
export function Unopened({ error, retry, to, back }: UnopenedProps) {
  return (
    <div className="shell-problem">
      <ProblemAlert error={error} retry={retry} />
      <p className="shell-back">
        <Link to={to} data-testid="back-to-list">
          <ArrowLeftOutlined /> {back}
        </Link>
      </p>
    </div>
  );
}
