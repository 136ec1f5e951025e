import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  QuestionCircleOutlined,
  SafetyCertificateOutlined,
  StopOutlined,
} from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Tooltip } from "antd";
import { useState } from "react";
import { api, asProblem } from "../api/index.ts";
import { problemSentence } from "../app/problem-alert.tsx";
import { useLanguage, useText } from "../i18n/index.ts";
import { runViewTexts } from "./texts.ts";

/** Has the server carry the application out again from its journal, and says whether all of it came out the same. */
export function ReplayProof({ application }: { readonly application: string }) {
  const t = useText(runViewTexts);
  const language = useLanguage();
  const [isAsked, setAsked] = useState(false);
  const proof = useQuery({
    queryKey: ["application", application, "proof"],
    queryFn: () => api.proveApplication(application),
    enabled: isAsked,
    staleTime: 0,
    gcTime: 0,
  });
  if (proof.data === undefined || proof.isFetching) {
    return (
      <span className="end">
        {proof.isError && !proof.isFetching && (
          <span role="status" className="chip chip-decline" data-testid="proof-problem">
            {problemSentence(asProblem(proof.error), language)}
          </span>
        )}{" "}
        <Tooltip title={t("proveHint")}>
          <Button
            size="small"
            icon={<SafetyCertificateOutlined />}
            loading={proof.isFetching}
            onClick={() => {
              if (isAsked) void proof.refetch();
              setAsked(true);
            }}
            data-testid="prove"
          >
            {t("prove")}
          </Button>
        </Tooltip>
      </span>
    );
  }
  const { result, entries = 0, decisions = 0, difference, unknown } = proof.data;
  const seq = (difference ?? unknown)?.seq ?? 0;
  const text = unknown?.because === "other-logic" ? "otherLogic" : result;
  const Mark = marks[result];
  return (
    <span
      role="status"
      className={`end chip ${result === "verified" ? "chip-live" : result === "different" ? "chip-decline" : ""}`}
      data-testid="proof"
      data-result={result}
    >
      <Mark /> {t(text, { entries, decisions, seq })}
    </span>
  );
}

const marks = {
  verified: CheckCircleOutlined,
  different: CloseCircleOutlined,
  unknown: QuestionCircleOutlined,
  erased: StopOutlined,
} as const;
