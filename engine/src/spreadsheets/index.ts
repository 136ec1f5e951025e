export { readSpreadsheet, type Spreadsheet } from "./read-spreadsheet.ts";
export { spreadsheetLimits } from "./spreadsheet-limits.ts";
export { writeCsv } from "./write-csv.ts";
export { writeXlsx } from "./write-xlsx.ts";
