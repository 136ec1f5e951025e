import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import type { ScorecardDecision } from "@lendloom/engine/decision";
import { pointer as pointerOf, type Json } from "@lendloom/engine/kernel";
import { Button, Tooltip } from "antd";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { packIssueTexts } from "./check-pack.ts";
import { EditableTitle } from "./editable-title.tsx";
import { actionLabel, changeLabel, editLabel } from "./edit-labels.ts";
import { freshId } from "./ids.ts";
import { useEdit, useIssuesAt, usePack } from "./pack-context.ts";
import { decisionPointer } from "./part.ts";
import { pointRange } from "./point-range.ts";
import { NumberField, TextField } from "./text-field.tsx";
import { packTexts } from "./texts.ts";

type Characteristic = ScorecardDecision["characteristics"][number];

/** A scorecard: each characteristic with its attributes, the points they give, and what a missing value gives. */
export function ScorecardEditor({
  decision,
  id,
}: {
  readonly decision: ScorecardDecision;
  readonly id: string;
}) {
  const t = useText(packTexts);
  const formats = useFormats();
  const { names } = usePack();
  const { insert, set } = useEdit();
  const pointer = decisionPointer(id);
  const { max, min } = pointRange(decision);
  const listPointer = pointer + pointerOf("characteristics");
  const add = () => {
    const first = [...names.values()].find(({ protected: isProtected }) => isProtected !== true);
    const fresh: Json = {
      id: freshId(
        "characteristic",
        decision.characteristics.map((other) => other.id),
      ),
      title: { ...packTexts.newCharacteristic },
      input: first?.name ?? "",
      attributes: [{ id: "attribute-1", when: "-", points: 0 }],
      missing: { points: 0 },
    };
    insert(listPointer, fresh, actionLabel(packTexts.addCharacteristic, decision.title));
  };
  return (
    <div className="scorecard">
      <div className="score-summary">
        <span>
          {t("initialPoints")}{" "}
          <NumberField
            value={decision.initialPoints}
            label={t("initialPoints")}
            testId="initial-points"
            onCommit={(points) =>
              set(
                pointer + pointerOf("initialPoints"),
                points,
                changeLabel(decision.title, String(decision.initialPoints), String(points)),
              )
            }
          />
        </span>
        <span className="chip" data-testid="score-range">
          {t("scoreRange", { min: formats.number(min), max: formats.number(max) })}
        </span>
        <span className="muted">{t("scoreOutput", { name: decision.output })}</span>
      </div>
      {decision.characteristics.map((characteristic, index) => (
        <CharacteristicCard
          key={characteristic.id}
          characteristic={characteristic}
          pointer={listPointer + pointerOf(index)}
          isOnly={decision.characteristics.length === 1}
          scale={Math.max(...decision.characteristics.flatMap(pointsOf).map(Math.abs), 1)}
        />
      ))}
      <Button block type="dashed" icon={<PlusOutlined />} onClick={add} data-testid="add-characteristic">
        {t("addCharacteristic")}
      </Button>
    </div>
  );
}

function pointsOf({ attributes, missing }: Characteristic): readonly number[] {
  return [...attributes.map(({ points }) => points), missing.points];
}

interface CharacteristicCardProps {
  readonly characteristic: Characteristic;
  readonly pointer: string;
  readonly isOnly: boolean;
  /** The largest number of points on the card, for the bars. */
  readonly scale: number;
}

function CharacteristicCard({ characteristic, isOnly, pointer, scale }: CharacteristicCardProps) {
  const t = useText(packTexts);
  const title = useTitle();
  const { pack } = usePack();
  const { insert, remove, set } = useEdit();
  const issues = useIssuesAt(pointer);
  const { attributes, id, input, missing, reason } = characteristic;
  const reasonCode = reason ?? missing.reason;
  return (
    <article className="characteristic" data-testid={`characteristic-${id}`}>
      <header>
        <EditableTitle
          title={characteristic.title}
          pointer={pointer + pointerOf("title")}
          testId={`characteristic-title-${id}`}
        />
        <span className="muted">{t("readsFrom")}</span>
        <TextField
          mono
          value={input}
          label={t("readsFrom")}
          testId={`characteristic-input-${id}`}
          onCommit={(next) =>
            set(pointer + pointerOf("input"), next, changeLabel(characteristic.title, input, next))
          }
        />
        {reasonCode !== undefined && (
          <span className="muted characteristic-reason">
            {title(pack.reasons[reasonCode]?.texts ?? reasonCode)}
          </span>
        )}
        <Tooltip title={t("removeCharacteristic")}>
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            disabled={isOnly}
            aria-label={t("removeCharacteristic")}
            data-testid={`remove-characteristic-${id}`}
            onClick={() => remove(pointer, actionLabel(packTexts.removeCharacteristic, characteristic.title))}
          />
        </Tooltip>
      </header>
      <div className="attributes">
        {attributes.map((attribute, index) => (
          <AttributeRow
            key={attribute.id}
            characteristic={characteristic}
            index={index}
            pointer={pointer + pointerOf("attributes", index)}
            scale={scale}
          />
        ))}
        <div className="attribute attribute-missing">
          <span>{t("missing")}</span>
          <PointsCell
            characteristic={characteristic}
            points={missing.points}
            pointer={pointer + pointerOf("missing", "points")}
            testId={`points-${id}-missing`}
            scale={scale}
          />
          <span />
        </div>
      </div>
      {issues.map((issue) => (
        <small key={`${issue.pointer} ${issue.code}`} className="line-problem">
          {title(packIssueTexts(issue))}
        </small>
      ))}
      <Button
        type="text"
        size="small"
        icon={<PlusOutlined />}
        data-testid={`add-attribute-${id}`}
        onClick={() => {
          const fresh = freshId(
            "attribute",
            attributes.map((other) => other.id),
          );
          insert(
            pointer + pointerOf("attributes"),
            { id: fresh, when: "-", points: 0 },
            editLabel(characteristic.title),
          );
        }}
      >
        {t("addAttribute")}
      </Button>
    </article>
  );
}

function AttributeRow(props: {
  readonly characteristic: Characteristic;
  readonly index: number;
  readonly pointer: string;
  readonly scale: number;
}) {
  const { characteristic, index, pointer, scale } = props;
  const t = useText(packTexts);
  const title = useTitle();
  const { remove, set } = useEdit();
  const issues = useIssuesAt(pointer + pointerOf("when"));
  const attribute = characteristic.attributes[index];
  if (attribute === undefined) return null;
  const testId = `${characteristic.id}-${attribute.id}`;
  return (
    <div className="attribute">
      <span className="attribute-when">
        {attribute.title !== undefined && <small>{title(attribute.title)}</small>}
        <TextField
          mono
          value={attribute.when}
          label={t("attribute")}
          testId={`when-${testId}`}
          invalid={issues[0] && title(packIssueTexts(issues[0]))}
          onCommit={(when) =>
            set(pointer + pointerOf("when"), when, changeLabel(characteristic.title, attribute.when, when))
          }
        />
      </span>
      <PointsCell
        characteristic={characteristic}
        points={attribute.points}
        pointer={pointer + pointerOf("points")}
        testId={`points-${testId}`}
        scale={scale}
      />
      <Tooltip title={t("removeAttribute")}>
        <Button
          type="text"
          size="small"
          icon={<CloseOutlined />}
          disabled={characteristic.attributes.length === 1}
          aria-label={t("removeAttribute")}
          data-testid={`remove-attribute-${testId}`}
          onClick={() => remove(pointer, actionLabel(packTexts.removeAttribute, characteristic.title))}
        />
      </Tooltip>
    </div>
  );
}

function PointsCell(props: {
  readonly characteristic: Characteristic;
  readonly points: number;
  readonly pointer: string;
  readonly testId: string;
  readonly scale: number;
}) {
  const { characteristic, pointer, points, scale, testId } = props;
  const t = useText(packTexts);
  const { set } = useEdit();
  return (
    <span className="points">
      <NumberField
        value={points}
        label={t("points")}
        testId={testId}
        onCommit={(next) =>
          set(pointer, next, changeLabel(characteristic.title, String(points), String(next)))
        }
      />
      <span className="points-bar" aria-hidden="true">
        <span
          className={points < 0 ? "is-negative" : ""}
          style={{ width: `${(Math.abs(points) / scale) * 100}%` }}
        />
      </span>
    </span>
  );
}
