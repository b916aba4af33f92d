/** @param {readonly Record<string, string | number>[]} rows */
export function printTable(rows) {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  for (const line of lines) {
    process.stdout.write(`${line.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  ')}\n`);
  }
}
