/** How far something has come: a bar, and the same in words. */
export function Bar({ label, done, all, words }: { label: string; done: number; all: number; words: string }) {
  const share = all > 0 ? Math.min(1, done / all) : 0;
  return (
    <div className="bar">
      <div className="bar-words"><span>{label}</span> <span className="num">{words}</span></div>
      <div className="progress" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-valuetext={words}>
        <i style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
