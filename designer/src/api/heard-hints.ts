/** What the server hints at and pages listen for; a test holds the names to the server's. Backtests tell their progress elsewhere. */
export const heardHints: readonly string[] = [
  "resync",
  "application.changed",
  "task.opened",
  "task.changed",
  "task.closed",
  "incident.opened",
  "incident.closed",
  "release.published",
  "change-request.changed",
  "migration.changed",
  "schedule.changed",
];
