export { openEventStream, type EventStream, type OpenStream, type StreamBounds } from "./event-stream.ts";
export { hintEvents, type Hint } from "./hint.ts";
export { createHintFeed, type HintFeed } from "./hint-feed.ts";
export { tellCommits } from "./hints-of-commit.ts";
export { journalsOf } from "./journals.ts";
export { nowAndThen } from "./now-and-then.ts";
export { createNews, type News } from "./news.ts";
export { createStoredFeed, type StoredFeed, type StoredThings } from "./stored-feed.ts";
