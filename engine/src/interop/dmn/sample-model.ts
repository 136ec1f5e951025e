/** A small DMN file for tests: a table, a function, a context and names that are not ours. */
export function sampleDmn({
  namespace = "https://www.omg.org/spec/DMN/20191111/MODEL/",
  more = "",
  logic = `<decisionTable hitPolicy="FIRST">
      <input><inputExpression typeRef="number"><text>Debt-to-income</text></inputExpression></input>
      <output typeRef="tRouting"/>
      <rule><inputEntry><text>&gt; 0.5</text></inputEntry><outputEntry><text>"DECLINE"</text></outputEntry></rule>
      <rule><inputEntry><text>-</text></inputEntry><outputEntry><text>"ACCEPT"</text></outputEntry></rule>
    </decisionTable>`,
}: { readonly namespace?: string; readonly more?: string; readonly logic?: string } = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="${namespace}" id="d" name="Routing" namespace="urn:test">
  <itemDefinition name="tRouting"><typeRef>string</typeRef><allowedValues><text>"ACCEPT","DECLINE"</text></allowedValues></itemDefinition>
  <itemDefinition name="tApplicant">
    <itemComponent name="Monthly Income"><typeRef>number</typeRef></itemComponent>
    <itemComponent name="Monthly Debt"><typeRef>number</typeRef></itemComponent>
  </itemDefinition>
  <inputData id="i1" name="Applicant data"><variable name="Applicant data" typeRef="tApplicant"/></inputData>
  <businessKnowledgeModel id="b1" name="Share of">
    <variable name="Share of"/>
    <encapsulatedLogic>
      <formalParameter name="part" typeRef="number"/><formalParameter name="whole" typeRef="number"/>
      <literalExpression><text>part / whole</text></literalExpression>
    </encapsulatedLogic>
  </businessKnowledgeModel>
  <decision id="d1" name="Debt-to-income"><variable name="Debt-to-income" typeRef="number"/>
    <informationRequirement><requiredInput href="#i1"/></informationRequirement>
    <knowledgeRequirement><requiredKnowledge href="#b1"/></knowledgeRequirement>
    <literalExpression><text>Share of(Applicant data.Monthly Debt, Applicant data.Monthly Income)</text></literalExpression>
  </decision>
  <decision id="d2" name="Routing"><variable name="Routing" typeRef="tRouting"/>
    <informationRequirement><requiredDecision href="#d1"/></informationRequirement>
    ${logic}
  </decision>
  ${more}
</definitions>`;
}
