// What stands in an open form: where it starts, what was kept of it, and that every key is kept.
import { useEffect, useRef, useState } from "react";
import type { Draft } from "./form";
import { draftInVault, dropDraft, keepDraft, keptDraft } from "./kept";
import type { Belongs } from "./typed";

export function useDraft(key: string, start: () => Draft, belongs: Belongs) {
  const [found, setFound] = useState(() => keptDraft(key));
  const [draft, setDraft] = useState<Draft>(() => found ?? start());
  const typed = useRef(Boolean(found));
  useEffect(() => {
    void draftInVault(key).then((kept) => {
      if (!kept || typed.current) return;
      setFound(kept);
      setDraft((before) => ({ ...before, ...kept }));
    });
  }, [key]);

  return {
    draft,
    /** It was typed before, and not saved. */
    wasKept: found !== undefined,
    change(name: string, value: string) {
      const next = { ...draft, [name]: value };
      typed.current = true;
      keepDraft(key, next, belongs);
      setDraft(next);
    },
    drop: () => dropDraft(key),
    startAgain() {
      dropDraft(key);
      setFound(undefined);
      setDraft(start());
    },
  };
}
