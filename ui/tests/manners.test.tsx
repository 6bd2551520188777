// The manners of the desk: screens that come later, the focus, the keys.
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef, useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { isFree, KEYS, SINGLE } from "../src/features/desk/keys";
import { Settings } from "../src/features/settings";
import { useFocusKept } from "../src/shared/focus";
import { arrangeKeys, keyMeaning, keyWords, useKeys, type Bindings } from "../src/shared/keys";
import { fetchLater, later } from "../src/shared/later";
import { setPrefs } from "../src/shared/prefs";
import { show } from "./host";

const press = (key: string, more: Partial<KeyboardEvent> = {}) => keyMeaning({ key, ctrlKey: false, metaKey: false, altKey: false, ...more });

beforeEach(() => setPrefs({ singleKeys: true, keys: {} }));

describe("a screen that comes later", () => {
  it("shows what stands in its place until it is here, then itself", async () => {
    const Screen = later(async () => () => <p>here</p>, () => <p>on its way</p>);
    render(<Screen />);
    expect(screen.getByText("on its way")).toBeTruthy();
    expect(await screen.findByText("here")).toBeTruthy();
  });

  it("is there at once when it was fetched before", async () => {
    const Screen = later(async () => () => <p>here</p>);
    await fetchLater();
    render(<Screen />);
    expect(screen.getByText("here")).toBeTruthy();
  });

  it("keeps what somebody is doing when it is drawn again", async () => {
    const Screen = later<{ turn: number }>(async () => function Field({ turn }) {
      return <input aria-label="text" data-turn={turn} />;
    });
    const { rerender } = render(<Screen turn={1} />);
    await userEvent.type(await screen.findByLabelText("text"), "half a word");
    rerender(<Screen turn={2} />);
    expect((screen.getByLabelText("text") as HTMLInputElement).value).toBe("half a word");
    expect(document.activeElement).toBe(screen.getByLabelText("text"));
  });
});

function List({ rows }: { rows: string[] }) {
  const [left, setLeft] = useState(rows);
  const main = useRef<HTMLElement>(null);
  useFocusKept(main);
  return (
    <main ref={main} tabIndex={-1}>
      <ul>
        {left.map((row) => (
          <li key={row}>
            {row} <button type="button" onClick={() => setLeft(left.filter((other) => other !== row))}>Delete {row}</button>
          </li>
        ))}
      </ul>
    </main>
  );
}

describe("the focus", () => {
  it("goes to the next row when its own was deleted, to the one before at the end, and to the screen at last", async () => {
    render(<List rows={["a", "b", "c"]} />);
    const held = () => document.activeElement?.textContent ?? "";
    screen.getByText("Delete b").focus();
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(held()).toBe("Delete c"));
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(held()).toBe("Delete a"));
    await userEvent.keyboard("{Enter}");
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("main")));
  });

  it("stays where a person put it", async () => {
    render(<List rows={["a", "b"]} />);
    screen.getByText("Delete a").focus();
    await act(async () => (document.activeElement as HTMLElement).blur());
    await userEvent.click(screen.getByRole("main"));
    expect(document.activeElement?.textContent).not.toBe("Delete a");
  });
});

function Bound({ bindings }: { bindings: Bindings }) {
  useKeys(bindings);
  return <input aria-label="text" />;
}

describe("the keys", () => {
  it("never run a command while somebody types", async () => {
    const run = vi.fn();
    render(<Bound bindings={{ c: run, "g h": run }} />);
    await userEvent.type(screen.getByLabelText("text"), "cgh");
    expect(run).not.toHaveBeenCalled();
    (document.activeElement as HTMLElement).blur();
    await userEvent.keyboard("c");
    await userEvent.keyboard("gh");
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("of a sequence belong together, whoever hears them", async () => {
    const [go, add] = [vi.fn(), vi.fn()];
    render(<><Bound bindings={{ t: add }} /><Bound bindings={{ "g t": go }} /></>);
    await userEvent.keyboard("gt");
    expect([go.mock.calls.length, add.mock.calls.length]).toEqual([1, 0]);
    await userEvent.keyboard("t");
    expect(add).toHaveBeenCalledTimes(1);
  });

  it("of one character are silent when they are switched off, the others work on", () => {
    arrangeKeys(false, {});
    expect(press("c")).toBe("");
    expect(press("k", { ctrlKey: true })).toBe("ctrl+k");
  });

  it("can be given another key, with a modifier as well, and the old one does nothing then", () => {
    arrangeKeys(true, { c: "alt+n", g: ";" });
    expect(press("n", { altKey: true })).toBe("c");
    expect(press("c")).toBe("");
    expect(keyWords("c")).toBe("Alt N");
    expect(keyWords("g h")).toBe("; H");
    expect(["ctrl+k", "alt+1", " ", "/"].map(keyWords)).toEqual(["Ctrl K", "Alt 1", "Space", "/"]);
  });

  it("with a modifier work when single keys are off", () => {
    arrangeKeys(false, { c: "alt+n" });
    expect(press("n", { altKey: true })).toBe("c");
  });

  it("cannot be given a key that is taken", () => {
    expect(isFree("j", "c", {})).toBe(false);
    expect(isFree("ctrl+k", "c", {})).toBe(false);
    expect(isFree("j", "c", { j: "m" })).toBe(true);
    expect(isFree("q", "c", {})).toBe(true);
  });

  it("stand in one table, none of them twice in the same place", () => {
    for (const group of KEYS) {
      const keys = group.rows.flatMap((row) => row.keys);
      expect(new Set(keys).size, group.title).toBe(keys.length);
    }
    expect(SINGLE).toContain("g");
  });

  it("are changed in the settings, by key alone", async () => {
    show(<Settings />);
    const row = await screen.findByTestId("key-c");
    row.querySelector<HTMLElement>("button")!.focus();
    await userEvent.keyboard("{Enter}");
    await userEvent.keyboard("j");
    expect(screen.getByTestId("key-refused").textContent).toBe("J is taken. New case keeps C.");
    row.querySelector<HTMLElement>("button")!.focus();
    await userEvent.keyboard("{Enter}");
    await userEvent.keyboard("q");
    expect(row.querySelector("kbd")?.textContent).toBe("Q");
    expect(press("q")).toBe("c");
    await userEvent.click(screen.getByTestId("keys-as-they-were"));
    expect(press("c")).toBe("c");
  });
});
