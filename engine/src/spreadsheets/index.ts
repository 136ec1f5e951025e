export { readSpreadsheet, type Spreadsheet } from "./read-spreadsheet.ts";
export { spreadsheetLimits } from "./spreadsheet-limits.ts";
export { splitCsv, type CsvFault, type CsvSplitter } from "./split-csv.ts";
export { writeCsv } from "./write-csv.ts";
export { writeXlsx } from "./write-xlsx.ts";
