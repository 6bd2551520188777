// The U.S. fiscal year: it begins on the first of October before.
export function fiscalYear(day: Date): number {
  return day.getFullYear() + (day.getMonth() >= 9 ? 1 : 0);
}

export function yearDays(year: number): { from: string; to: string } {
  return { from: `${year - 1}-10-01`, to: `${year}-09-30` };
}
