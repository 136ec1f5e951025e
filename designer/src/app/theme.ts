import type { ThemeConfig } from "antd";

/** One look for antd's parts and our own; `app.css` repeats the colours as variables. */
export const theme: ThemeConfig = {
  cssVar: {},
  token: {
    colorPrimary: "#0d7268",
    colorInfo: "#0d7268",
    colorSuccess: "#12713a",
    colorWarning: "#a34a08",
    colorError: "#c0312b",
    colorTextBase: "#17211f",
    // Small and quiet words, too, are read at 4.5 to 1 on every ground.
    colorTextTertiary: "#5f6d69",
    colorTextDescription: "#5f6d69",
    colorTextPlaceholder: "#65736f",
    colorBgLayout: "#f5f6f4",
    // What antd works out of so dark a green is a grey that words do not stand out from.
    colorInfoBg: "#edf6f4",
    colorInfoBorder: "#b3d8d1",
    colorPrimaryBg: "#e3f1ee",
    colorPrimaryBgHover: "#d5e9e4",
    controlItemBgActive: "#e3f1ee",
    controlItemBgActiveHover: "#d5e9e4",
    colorWarningBg: "#fdf4e9",
    colorWarningBorder: "#ecc9a0",
    colorSuccessBg: "#e9f6ee",
    colorSuccessBorder: "#b2dcc2",
    borderRadius: 7,
    fontSize: 14,
    fontFamily:
      '"Inter", -apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif',
    wireframe: false,
  },
  components: {
    Table: {
      headerBg: "#fafbfa",
      headerColor: "#5c6b67",
      cellPaddingBlock: 12,
      rowHoverBg: "#f4f8f6",
      rowSelectedBg: "#eaf4f1",
      rowSelectedHoverBg: "#e0efeb",
    },
    // What is chosen is read as well as what is not.
    Select: { optionSelectedBg: "#e3f1ee", optionActiveBg: "#f0f4f2" },
    Tabs: { horizontalMargin: "0" },
    Button: { primaryShadow: "none", defaultShadow: "none" },
  },
};

/** The same where nothing moves by itself: what opens is there, what closes is gone. */
export const stillTheme: ThemeConfig = { ...theme, token: { ...theme.token, motion: false } };
