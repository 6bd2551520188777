// Every shared piece in every theme, side by side, for whoever changes one. Never shipped: main.tsx reaches this file in
// builds for development and tests only.
import { useState, type ReactNode } from "react";
import { Bar } from "../shared/bar";
import { Boundary } from "../shared/boundary";
import { Button } from "../shared/button";
import { Dialog, Sheet } from "../shared/dialog";
import { Grid } from "../shared/grid";
import { Icon } from "../shared/icon";
import { Menu } from "../shared/menu";
import { Avatar, Empty, Mark, Notice, Panel, Pieces, SectionHead } from "../shared/parts";
import { say, Toasts } from "../shared/toast";
import "../styles/gallery.css";

const THEMES = ["light", "dark", "contrast"];
const ROWS = Array.from({ length: 200 }, (_, at) => ({ id: `${at}`, title: `Row ${at + 1}` }));

export function Gallery() {
  return (
    <main className="gallery">
      <h1>Shared pieces</h1>
      <div className="gallery-themes">
        {THEMES.map((theme) => (
          <section key={theme} data-theme={theme} className="gallery-part" aria-label={theme}>
            <SectionHead title={theme} count={3}><Button small>Small</Button></SectionHead>
            <Buttons />
            <Words />
            <Lists theme={theme} />
            <Overlays theme={theme} />
          </section>
        ))}
      </div>
      <Toasts />
    </main>
  );
}

function Buttons() {
  return (
    <div className="button-row">
      <Button>Plain words</Button>
      <Button look="primary" icon="plus">Primary</Button>
      <Button look="danger">Danger</Button>
      <Button look="plain" icon="lock" title="An icon alone" />
      <Button disabled>Cannot now</Button>
      <Button aria-pressed keys="C">Pressed</Button>
    </div>
  );
}

function Words() {
  return (
    <>
      <Notice>Plain: what is so.</Notice>
      <Notice look="ok">Good: what was checked.</Notice>
      <Notice look="warn">Take care: what waits.</Notice>
      <Notice look="bad">Bad: what happened, what is safe, what to do.</Notice>
      <div className="button-row">
        <Mark icon="circle-check" look="ok">Whole</Mark>
        <Mark icon="git-fork" look="conflict">Two versions</Mark>
        <Mark icon="circle-arrow-up" look="accent">Unsent</Mark>
        <Avatar name="Mercy Okafor" />
        <Icon name="flag" label="Priority" />
        <kbd>Ctrl</kbd>
      </div>
      <p><Pieces pieces={[{ text: "nine ", changed: false }, { text: "travellers", changed: true }]} /></p>
      <Bar label="Sent" done={61} all={99} words="61 of 99 MB" />
    </>
  );
}

function Lists({ theme }: { theme: string }) {
  return (
    <>
      <Panel title={`A panel, ${theme}`} count={0}><Empty icon="inbox" title="Nothing here">What is true, and the next key.</Empty></Panel>
      <div className="gallery-grid">
        <Grid label={`Rows, ${theme}`} testId={`grid-${theme}`} columns={[{ id: "title", title: "Title", track: "1fr", sortable: true, cell: (row: (typeof ROWS)[number]) => row.title }]} total={ROWS.length} rowAt={(at) => ROWS[at]} rowKey={(row) => row.id} rowLabel={(row) => row.title} selected={new Set(["1"])} onSelect={() => undefined} onSort={() => undefined} onSpan={() => undefined} onOpen={() => undefined} resetKey="" empty={null} />
      </div>
      <Boundary message="A screen failed. What was saved is safe." again="Show it again"><Fault /></Boundary>
    </>
  );
}

function Fault(): ReactNode {
  throw new Error("a fault to be shown");
}

function Overlays({ theme }: { theme: string }) {
  const [open, setOpen] = useState<"dialog" | "sheet" | null>(null);
  const close = () => setOpen(null);
  return (
    <div className="button-row">
      <Menu label="A menu" entries={[{ title: "Group", entries: [{ id: "one", text: "One", icon: "plus", keys: "A", run: () => undefined }, { id: "two", text: "Two", disabled: true, run: () => undefined }] }]}>Menu</Menu>
      <Button onClick={() => setOpen("dialog")} testId={`open-dialog-${theme}`}>Dialog</Button>
      <Button onClick={() => setOpen("sheet")}>Sheet</Button>
      <Button onClick={() => say("Saved on this device", { undo: { label: "Undo", run: () => undefined } })}>Message</Button>
      {open === "dialog" && <Dialog title="A dialog" closeLabel="Close" onClose={close}><div className="dialog-body">Its body</div></Dialog>}
      {open === "sheet" && <Sheet label="A sheet" className="palette" onClose={close}><div className="dialog-body"><Button onClick={close}>Close</Button></div></Sheet>}
    </div>
  );
}
