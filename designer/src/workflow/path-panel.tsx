import { Button } from "antd";
import { allTransitions, placedStates, setValue, transitionAt } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { OverviewPanel } from "./overview-panel.tsx";
import { Field, Section } from "./panel-parts.tsx";
import { PathFields } from "./path-fields.tsx";
import type { SidePanelProps } from "./side-panel.tsx";
import { TextsField } from "./texts-field.tsx";
import { workflowTexts } from "./texts.ts";

/** The properties of the path that is selected on the canvas. */
export function PathPanel(props: SidePanelProps & { readonly pointer: string }) {
  const { definition, draft, onShow } = props;
  const pointer = transitionAt(props.pointer);
  const t = useText(workflowTexts);
  const title = useTitle();
  const path = allTransitions(definition).find((candidate) => candidate.pointer === pointer);
  if (path === undefined) return <OverviewPanel definition={definition} />;
  const source = placedStates(definition).get(path.source);
  return (
    <div data-testid="path-panel" data-pointer={pointer}>
      <Section title={t("paths")}>
        <Field label={t("fromStep")}>
          <Button
            type="link"
            className="wf-add"
            onClick={() => onShow(path.source)}
            data-testid="open-source"
          >
            {title(source?.state.title)}
          </Button>
        </Field>
        <TextsField
          value={path.transition.title ?? { "zh-CN": "", en: "" }}
          testId="path-title"
          onChange={(language, text) => {
            const before = path.transition.title ?? { "zh-CN": text, en: text };
            draft.document.run(
              setValue(
                `${pointer}/title`,
                { ...before, [language]: text },
                {
                  merge: `${pointer}/title/${language}`,
                  label: { "zh-CN": `路径名称「${text}」`, en: `Name of the path “${text}”` },
                },
              ),
            );
          }}
        />
        <PathFields {...props} document={draft.document} path={path} />
      </Section>
    </div>
  );
}
