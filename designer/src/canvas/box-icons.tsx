import {
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  BlockOutlined,
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  HistoryOutlined,
  MinusCircleFilled,
  PartitionOutlined,
  RightCircleOutlined,
  UnorderedListOutlined,
  UserOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { BoxIcon } from "./diagram.ts";

/** The picture of what a state does, the same on the canvas, in menus and in the properties. */
export const boxIcons: Readonly<Record<BoxIcon, ReactNode>> = {
  task: <UserOutlined />,
  decision: <AuditOutlined />,
  activity: <ApiOutlined />,
  subflow: <PartitionOutlined />,
  map: <UnorderedListOutlined />,
  wait: <ClockCircleOutlined />,
  step: <RightCircleOutlined />,
  group: <BlockOutlined />,
  parallel: <ApartmentOutlined />,
  approved: <CheckCircleFilled />,
  declined: <CloseCircleFilled />,
  ended: <MinusCircleFilled />,
  history: <HistoryOutlined />,
};
