export { MigrationList } from "./migration-list.tsx";
export { MigrationPage } from "./migration-page.tsx";
export { NewMigration } from "./new-migration.tsx";
