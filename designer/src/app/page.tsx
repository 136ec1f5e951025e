import { Button, Empty, Spin } from "antd";
import type { ReactNode } from "react";
import { useText } from "../i18n/index.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { appTexts } from "./texts.ts";
import { Unopened } from "./unopened.tsx";

interface PageProps {
  readonly title: ReactNode;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly width?: "normal" | "wide";
}

/** The frame of a page that is not an editor: a title, what it is for, its actions, its content. */
export function Page({ title, hint, actions, children, width = "normal" }: PageProps) {
  return (
    <div className={`page page-${width}`}>
      <header className="page-header">
        <div>
          <h1>{title}</h1>
          {hint !== undefined && <p className="page-hint">{hint}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface Loadable<Data> {
  readonly data: Data | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
}

/** What a query answers, or that it is still under way, or why it failed. */
export function Loaded<Data>({
  query,
  back,
  children,
}: {
  readonly query: Loadable<Data>;
  /** Where a whole page that cannot be shown leads back to; absent: a part of a page. */
  readonly back?: { readonly to: string; readonly label: string };
  readonly children: (data: Data) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.error === null || query.error === undefined) return <Waiting />;
  const retry = () => void query.refetch();
  if (back === undefined) return <ProblemAlert error={query.error} retry={retry} />;
  return <Unopened error={query.error} retry={retry} to={back.to} back={back.label} />;
}

export function Waiting() {
  const t = useText(appTexts);
  return (
    <div className="waiting" role="status" aria-label={t("loading")}>
      <Spin />
    </div>
  );
}

interface EmptyStateProps {
  readonly text: string;
  readonly action?: { readonly label: string; readonly onClick: () => void; readonly testId: string };
}

/** Nothing here yet, why, and the one thing to do about it. */
export function EmptyState({ text, action }: EmptyStateProps) {
  return (
    <Empty className="empty-state" image={Empty.PRESENTED_IMAGE_SIMPLE} description={text}>
      {action && (
        <Button type="primary" onClick={action.onClick} data-testid={action.testId}>
          {action.label}
        </Button>
      )}
    </Empty>
  );
}
