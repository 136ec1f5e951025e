export type * from "./repositories.ts";
export { TamperedDefinitionError } from "./definitions/definition-rows.ts";
export { killPoint } from "./kill-point.ts";
export { StoreOpenError, type StoreOpenErrorCode } from "./open-error.ts";
export { BackupError, backupSqlite, restoreSqlite } from "./sqlite/backup.ts";
export { openStore, type StoreConfig } from "./open-store.ts";
export { moveUp, MoveUpError } from "./move-up/move-up.ts";
export { InvalidCursorError } from "./page.ts";
export { storeTroubleOf, type StoreTrouble } from "./trouble.ts";
