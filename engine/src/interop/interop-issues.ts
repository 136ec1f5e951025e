import { defineIssues } from "../kernel/index.ts";

export const interopIssues = defineIssues({
  "import.no-rules": {
    "zh-CN": "文件中没有规则：应为规则数组、单条规则，或含有 rules 的对象。",
    en: "The file has no rules: expected a list of rules, one rule, or an object with “rules”.",
  },
  "import.too-many-rules": {
    "zh-CN": "规则共 {count} 条，超过上限 {limit}。",
    en: "The file has {count} rules, above the limit of {limit}.",
  },
  "import.too-many-conditions": {
    "zh-CN": "命名条件超过上限 {limit}。",
    en: "The file has more than {limit} named conditions.",
  },
  "import.too-many-facts": {
    "zh-CN": "文件用到的事实超过 {limit} 个。",
    en: "The file uses more than {limit} facts.",
  },
  "import.too-many-events": {
    "zh-CN": "事件类型超过上限 {limit} 种。",
    en: "The rules have more than {limit} types of events.",
  },
  "import.rule-shape": {
    "zh-CN": "规则应含有 conditions 与 event。",
    en: "Expected a rule with “conditions” and “event”.",
  },
  "import.conditions-shape": {
    "zh-CN": "此处应为 all、any、not、condition，或含有 fact、operator、value 的条件。",
    en: "Expected “all”, “any”, “not”, “condition”, or a comparison with “fact”, “operator” and “value”.",
  },
  "import.root-comparison": {
    "zh-CN": "规则的条件最外层应为 all、any、not 或 condition。",
    en: "The conditions of a rule begin with “all”, “any”, “not” or “condition”.",
  },
  "import.group-ignored": {
    "zh-CN": "同时给出多个条件组时只有「{kept}」生效，「{ignored}」被忽略，与 json-rules-engine 一致。",
    en: "Of several groups in one object only “{kept}” counts; “{ignored}” was left out, as json-rules-engine does.",
  },
  "import.empty-group": {
    "zh-CN": "空的「{group}」总是成立。",
    en: "An empty “{group}” always holds.",
  },
  "import.operator-unknown": {
    "zh-CN": "不认识的运算符「{operator}」。",
    en: "Unknown operator “{operator}”.",
  },
  "import.path-start": {
    "zh-CN": "json-rules-engine 用路径「{path}」读不到任何值；请以 $ 开头，例如 {fix}。",
    en: "json-rules-engine finds nothing at the path “{path}”; begin it with $, as in {fix}.",
  },
  "import.path-runs-code": {
    "zh-CN":
      "路径「{path}」含有过滤器、脚本、上级或类型的选择，不予导入；请改用 {fix}，再以 someFact: 或 everyFact: 比较。",
    en: "The path “{path}” has a filter, a script, a parent or a type and is refused; read {fix} and compare with someFact: or everyFact:.",
  },
  "import.fact-name": {
    "zh-CN": "事实名称必须是 1 至 200 个字符的文本。",
    en: "The name of a fact is text of 1 to 200 characters.",
  },
  "import.event-type": {
    "zh-CN": "事件类型必须是 1 至 80 个字符的文本。",
    en: "The type of an event is text of 1 to 80 characters.",
  },
  "import.priority": {
    "zh-CN": "优先级必须是 1 至 1,000,000 的整数。",
    en: "A priority is a whole number from 1 to 1,000,000.",
  },
  "import.catalogue-needed": {
    "zh-CN": "请指明流程读取哪个目录。",
    en: "Say which catalogue the workflow reads.",
  },
  "import.key-dropped": {
    "zh-CN": "字段「{key}」没有对应的含义，已略去。",
    en: "The key “{key}” has no meaning here and was left out.",
  },
  "import.renamed": {
    "zh-CN": "「{from}」改名为「{to}」，导出时恢复原名。",
    en: "“{from}” is called “{to}” here; exports restore its name.",
  },
  "import.type-inferred": {
    "zh-CN": "根据用法推断事实「{fact}」的类型为 {type}，请确认。",
    en: "From its use the fact “{fact}” was taken to be of type {type}; please confirm.",
  },
  "import.type-conflict": {
    "zh-CN": "事实「{fact}」的用法互相矛盾（{types}），类型定为 any。",
    en: "The fact “{fact}” is used as {types}; its type is “any”.",
  },
  "import.lookup-unbound": {
    "zh-CN": "事实「{fact}」需带参数查询，发布前须将来源「{source}」绑定到连接器。",
    en: "The fact “{fact}” is looked up with parameters: bind the source “{source}” to a connector before publishing.",
  },
  "import.outcome-mapped": {
    "zh-CN": "事件「{event}」对应结果「{outcome}」。",
    en: "The event “{event}” leads to the outcome “{outcome}”.",
  },
  "import.xml-too-large": {
    "zh-CN": "XML 超过上限 {limit}(字符或标签)。",
    en: "The XML has more than {limit} characters or tags.",
  },
  "import.xml-too-many": {
    "zh-CN": "此处的「{element}」超过上限 {limit} 个。",
    en: "There are more than {limit} of “{element}” here.",
  },
  "import.xml-too-long": {
    "zh-CN": "此处的文字或标签超过 {limit} 个字符。",
    en: "A text or tag here has more than {limit} characters.",
  },
  "import.xml-too-deep": {
    "zh-CN": "XML 嵌套超过 {limit} 层。",
    en: "The XML is nested more than {limit} levels deep.",
  },
  "import.xml-declaration": {
    "zh-CN": "XML 含有声明「{word}」，不允许文档类型与实体。",
    en: "The XML declares “{word}”: document types and entities are refused.",
  },
  "import.xml-syntax": {
    "zh-CN": "第 {line} 行不是有效的 XML。",
    en: "Line {line} is not valid XML.",
  },
  "import.dmn-no-definitions": {
    "zh-CN": "这不是 DMN 文件：最外层应为 definitions。",
    en: "This is no DMN file: its root must be “definitions”.",
  },
  "import.dmn-element": {
    "zh-CN": "元素「{element}」在此处无法导入。",
    en: "The element “{element}” cannot be imported here.",
  },
  "import.dmn-id-twice": {
    "zh-CN": "标识「{id}」出现了两次。",
    en: "The id “{id}” is used twice.",
  },
  "import.dmn-foreign": {
    "zh-CN": "其他工具的元素「{element}」已略去。",
    en: "The element “{element}” of another tool was left out.",
  },
  "import.dmn-missing": {
    "zh-CN": "此处缺少「{part}」。",
    en: "“{part}” is missing here.",
  },
  "import.dmn-name": {
    "zh-CN": "此元素没有可用的名称。",
    en: "This element has no name that can be used.",
  },
  "import.dmn-language": {
    "zh-CN": "表达式语言「{language}」不是 FEEL。",
    en: "The expression language “{language}” is not FEEL.",
  },
  "import.dmn-external-function": {
    "zh-CN": "{kind} 函数是外部代码，不予导入。",
    en: "A function of kind {kind} is foreign code and is refused.",
  },
  "import.dmn-hit-policy": {
    "zh-CN": "不认识的命中策略「{policy}」。",
    en: "Unknown hit policy “{policy}”.",
  },
  "import.dmn-import-type": {
    "zh-CN": "所导入的「{importType}」不是 DMN 模型，已略去。",
    en: "The import of type “{importType}” is no DMN model and was left out.",
  },
  "import.dmn-no-logic": {
    "zh-CN": "决策「{decision}」没有逻辑。",
    en: "The decision “{decision}” has no logic.",
  },
  "import.dmn-imports": {
    "zh-CN": "此模型引用了另一模型「{name}」;规则包只能容纳一个完整的模型。",
    en: "The model builds on another, “{name}”; a pack holds one whole model.",
  },
  "import.dmn-no-outcome": {
    "zh-CN": "模型中没有可以得出结论的决策「{decision}」。",
    en: "The model has no decision “{decision}” that could settle the outcome.",
  },
  "export.not-expressible": {
    "zh-CN": "DMN 无法表达「{what}」。",
    en: "DMN has no way to say “{what}”.",
  },
  "export.only-rules": {
    "zh-CN": "json-rules-engine 只能表达规则集，无法导出「{what}」。",
    en: "json-rules-engine knows rules only and cannot carry “{what}”.",
  },
  "bundle.format": {
    "zh-CN": "这不是 lendloom-bundle/1 格式的文件。",
    en: "This is not a bundle of format lendloom-bundle/1.",
  },
  "bundle.kind-unknown": {
    "zh-CN": "不认识的定义种类「{kind}」。",
    en: "Unknown kind of definition “{kind}”.",
  },
  "bundle.hash-mismatch": {
    "zh-CN": "内容的哈希为 {actual}，与声明的 {expected} 不符。",
    en: "The content hashes to {actual}, not to the declared {expected}.",
  },
  "bundle.definition-twice": {
    "zh-CN": "「{kind}/{id}」出现了两次。",
    en: "“{kind}/{id}” is listed twice.",
  },
  "bundle.id-mismatch": {
    "zh-CN": "声明的标识为「{expected}」，内容中却是「{actual}」。",
    en: "It is listed as “{expected}”, but its content says “{actual}”.",
  },
  "bundle.catalogue-missing": {
    "zh-CN": "文件中没有「{id}」所用的事实目录「{catalogue}」，无法检查。",
    en: "The catalogue “{catalogue}” that “{id}” reads is not in the bundle, so it was not checked.",
  },
  "bundle.target-missing": {
    "zh-CN": "文件中没有「{id}」，无法检查属于它的内容。",
    en: "“{id}” is not in the bundle, so what belongs to it was not checked.",
  },
  "bundle.case-failed": {
    "zh-CN": "用例「{case}」未通过：{why}",
    en: "The case “{case}” fails: {why}",
  },
});
