import { ToolOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useContext, type ReactNode } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { ProblemHelpContext } from "./problem-help.ts";
import { propertyTexts } from "./property-texts.ts";
import { workflowTexts } from "./texts.ts";
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

/** What is wrong with a field, the way a case comes there, and what mends it. */
export function FieldProblems({ problems }: { readonly problems: readonly Problem[] }) {
  const t = useText(propertyTexts);
  const words = useText(workflowTexts);
  const title = useTitle();
  const { fix: mend, titleOf } = useContext(ProblemHelpContext);
  return problems.map((problem, index) => {
    const { texts, pointer, severity, path, fix } = problem;
    return (
      <span key={`${pointer} ${index}`} className={`wf-mishap wf-mishap-${severity}`} role="alert">
        {title(texts)}
        {path !== undefined && path.length > 0 && (
          <small>{t("way", { way: path.map((key) => title(titleOf(key))).join(" → ") })}</small>
        )}
        {fix !== undefined && (
          <Button
            type="link"
            size="small"
            className="wf-add"
            icon={<ToolOutlined />}
            onClick={() => mend(fix)}
            data-testid={`fix-here-${pointer}`}
          >
            {words("fix")}: {title(fix.texts)}
          </Button>
        )}
      </span>
    );
  });
}
