// What stands in an open form: where it starts, what was typed into it, and that every key is kept.
import { useEffect, useRef, useState } from "react";
import type { Draft } from "./form";
import { draftInVault, dropDraft, keepDraft, keptDraft } from "./kept";
import type { Belongs } from "./typed";

export function useDraft(key: string, start: () => Draft, belongs: Belongs) {
  const [found, setFound] = useState(() => keptDraft(key));
  // What stood there when the form was opened: what comes in meanwhile does not touch it, and is not sent back over.
  const [begun] = useState(start);
  const [typed, setTyped] = useState<Draft>(found ?? {});
  const touched = useRef(Boolean(found));
  useEffect(() => {
    void draftInVault(key).then((kept) => {
      if (!kept || touched.current) return;
      setFound(kept);
      setTyped(kept);
    });
  }, [key]);

  return {
    draft: { ...begun, ...typed },
    typed,
    /** It was typed before, and not saved. */
    wasKept: found !== undefined,
    change(name: string, value: string) {
      const next = { ...typed, [name]: value };
      touched.current = true;
      keepDraft(key, next, belongs);
      setTyped(next);
    },
    drop: () => dropDraft(key),
    startAgain() {
      dropDraft(key);
      setFound(undefined);
      setTyped({});
    },
  };
}
