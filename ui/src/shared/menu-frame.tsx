// A button with a menu, with React Aria.
import type { ReactNode } from "react";
import { Button as AriaButton, Header, Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Popover } from "react-aria-components";
import { Icon, type IconName } from "./icon";

export interface MenuEntry {
  id: string;
  text: string;
  icon?: IconName;
  keys?: string;
  disabled?: boolean;
  /** Of an entry in a group of which many can be chosen. */
  checked?: boolean;
  run: () => void;
}

export interface MenuGroup {
  title?: string;
  /** Several can be chosen, and the menu stays open meanwhile. */
  many?: boolean;
  entries: MenuEntry[];
}

export interface MenuProps {
  label: string;
  entries: MenuGroup[];
  className?: string;
  testId?: string;
  children: ReactNode;
}

export function Menu({ label, entries, className = "btn", testId, children }: MenuProps) {
  return (
    <MenuTrigger>
      <AriaButton className={className} data-testid={testId}>
        {children}
      </AriaButton>
      <Popover className="popover" placement="bottom end" offset={4}>
        <AriaMenu className="menu" aria-label={label}>
          {entries.map((group, at) => (
            <MenuSection key={group.title ?? at} aria-label={group.title ?? label} {...(group.many ? manyOf(group.entries) : {})}>
              {group.title && <Header className="menu-label">{group.title}</Header>}
              {group.entries.map((entry) => (
                <MenuItem key={entry.id} id={entry.id} className="menu-item" isDisabled={entry.disabled} {...(group.many ? {} : { onAction: entry.run })} textValue={entry.text} data-testid={`menu-${entry.id}`}>
                  {group.many && <span className="tick-place">{entry.checked && <Icon name="check" />}</span>}
                  {entry.icon && <Icon name={entry.icon} />}
                  {entry.text}
                  {entry.keys && <kbd>{entry.keys}</kbd>}
                </MenuItem>
              ))}
            </MenuSection>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

function manyOf(entries: MenuEntry[]) {
  return {
    selectionMode: "multiple" as const,
    selectedKeys: entries.filter((entry) => entry.checked).map((entry) => entry.id),
    onSelectionChange: (keys: "all" | Set<string | number>) => {
      const isOn = (entry: MenuEntry) => keys === "all" || keys.has(entry.id);
      for (const entry of entries) if (isOn(entry) !== Boolean(entry.checked)) entry.run();
    },
  };
}
