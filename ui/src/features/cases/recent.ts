// The last cases that were on the screen, for lists that offer them first. In memory alone: a lock drops them.
export interface RecentCase {
  id: string;
  number: string;
  title: string;
}

const MOST = 5;
let shown: RecentCase[] = [];

export function rememberCase({ id, number, title }: RecentCase): void {
  shown = [{ id, number, title }, ...shown.filter((other) => other.id !== id)].slice(0, MOST);
}

export function recentCases(): RecentCase[] {
  return shown;
}

export function forgetRecentCases(): void {
  shown = [];
}
