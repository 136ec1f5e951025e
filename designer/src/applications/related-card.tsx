import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useParent, type Application } from "../api/index.ts";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { flowTexts } from "./flow-texts.ts";
import { useTitleOf, workflowTitles } from "./known-names.ts";
import { MapCounts } from "./map-counts.tsx";
import { mostUrgent } from "./most-urgent.ts";
import { usePinned } from "./use-pinned.ts";

/** A map may have hundreds; who wants to see all of them says so. */
const SHOWN = 12;

/** Its parent and sub-flows, the signals it waits for, and what of it is being undone; nothing where there is none. */
export function RelatedCard({ application }: { readonly application: Application }) {
  const t = useText(flowTexts);
  const title = useTitle();
  const formats = useFormats();
  const name = workflowTitles(usePinned(application));
  const workflows = useTitleOf("workflow");
  const begunBy = useParent(application)?.workflow.id;
  const [isAll, setAll] = useState(false);
  const { parent, children = [], waits = {}, startAt, cancelled, undoing } = application;
  const shown = mostUrgent(children, isAll ? children.length : SHOWN);
  const lines = [
    ...(startAt === undefined ? [] : [{ key: "start", text: t("startsAt"), end: formats.moment(startAt) }]),
    ...(cancelled === undefined
      ? []
      : [
          {
            key: "cancelled",
            text: t("cancelledBy"),
            end: `${cancelled.by.displayName ?? cancelled.by.id} · ${formats.moment(cancelled.at)}`,
          },
        ]),
    ...(undoing === undefined
      ? []
      : [{ key: "undoing", text: t("undoing", { left: undoing.left }), end: "" }]),
    ...Object.entries(waits).map(([event, key]) => ({
      key: `wait-${event}`,
      text: t("waits", { event: title(name(event)) }),
      end: key,
    })),
  ];
  if (lines.length === 0 && parent === undefined && children.length === 0) return null;
  return (
    <section className="card" data-testid="related">
      <header>
        <h2>{t("related")}</h2>
      </header>
      <ul className="evidence">
        {parent !== undefined && (
          <li>
            <span>{t("parent")}</span>
            <Link
              className="end"
              to={`/applications/${encodeURIComponent(parent)}`}
              title={parent}
              data-testid="open-parent"
            >
              {begunBy === undefined ? t("openRun") : title(workflows(begunBy))}
            </Link>
          </li>
        )}
        <MapCounts application={application} nameOf={(step) => title(name(step))} />
        {shown.map(({ id, step, item, workflow, state, incidents }) => (
          <li key={id}>
            <span>
              {item === undefined
                ? t("child", { step: title(name(step)) })
                : t("childItem", { step: title(name(step)), item })}{" "}
              · {t(state === "cancelled" ? "childCancelled" : state)}
              {incidents !== undefined && (
                <>
                  {" "}
                  <span className="chip chip-decline">{t("needsOperator", { count: incidents })}</span>
                </>
              )}
            </span>
            <Link
              className="end"
              to={`/applications/${encodeURIComponent(id)}`}
              title={id}
              data-testid={`open-child-${step}`}
            >
              {title(workflows(workflow))}
            </Link>
          </li>
        ))}
        {shown.length < children.length && (
          <li>
            <Button type="link" size="small" onClick={() => setAll(true)} data-testid="all-children">
              {t("more", { count: children.length })}
            </Button>
          </li>
        )}
        {lines.map((line) => (
          <li key={line.key}>
            <span>{line.text}</span>
            <span className="end">{line.end}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
