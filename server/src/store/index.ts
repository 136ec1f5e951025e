export type * from "./repositories.ts";
export { StoreOpenError, type StoreOpenErrorCode } from "./open-error.ts";
