import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { WorkflowDefinition } from "@lendloom/engine/workflow";
import { Select } from "antd";
import type { DefinitionDocument } from "../document/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { Field, Section } from "./panel-parts.tsx";
import { pointerEdits } from "./pointer-edits.ts";
import { propertyTexts } from "./property-texts.ts";
import type { Problems } from "./use-problems.ts";

interface RequiredConsentsProps {
  readonly definition: WorkflowDefinition;
  readonly document: DefinitionDocument<WorkflowDefinition>;
  readonly catalogue: CatalogueDefinition | undefined;
  readonly problems: Problems;
}

/** The consents that whoever begins this workflow as a sub-flow must have. */
export function RequiredConsents({ definition, document, catalogue, problems }: RequiredConsentsProps) {
  const t = useText(propertyTexts);
  const required = definition.requiresConsent ?? [];
  return (
    <Section title={t("asSubflow")}>
      <Field
        label={t("requiresConsent")}
        hint={t(required.length === 0 ? "requiresConsentNone" : "requiresConsentHint")}
        problems={problems.at("/requiresConsent")}
      >
        <ScopeSelect
          scopes={required}
          catalogue={catalogue}
          onChange={(scopes) =>
            pointerEdits(document).set(
              "/requiresConsent",
              scopes.length === 0 ? undefined : [...scopes],
              label,
            )
          }
          testId="requires-consent"
        />
      </Field>
    </Section>
  );
}

const label = { "zh-CN": "修改启动前须有的授权", en: "Change the consents it requires" };

/** Scopes of consent to choose from, each by what it opens: the sources of the catalogue that need it. */
export function ScopeSelect(props: {
  readonly scopes: readonly string[];
  readonly catalogue: CatalogueDefinition | undefined;
  readonly onChange: (scopes: readonly string[]) => void;
  readonly testId: string;
}) {
  const t = useText(propertyTexts);
  const title = useTitle();
  const sources = Object.values(props.catalogue?.sources ?? {});
  const known = sources.flatMap(({ consent }) => (consent === undefined ? [] : [consent]));
  const options = [...new Set([...known, ...props.scopes])].map((scope) => {
    const opened = sources.filter(({ consent }) => consent === scope).map((source) => title(source.title));
    return { value: scope, label: opened.length === 0 ? scope : `${opened.join(" · ")} (${scope})` };
  });
  return (
    <Select
      mode="multiple"
      value={[...props.scopes]}
      options={options}
      placeholder={t("noScope")}
      notFoundContent={t("noScopes")}
      onChange={props.onChange}
      data-testid={props.testId}
    />
  );
}
