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
  run: () => void;
}

export interface MenuProps {
  label: string;
  entries: { title?: string; entries: MenuEntry[] }[];
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
            <MenuSection key={group.title ?? at} aria-label={group.title ?? label}>
              {group.title && <Header className="menu-label">{group.title}</Header>}
              {group.entries.map((entry) => (
                <MenuItem key={entry.id} id={entry.id} className="menu-item" isDisabled={entry.disabled} onAction={entry.run} textValue={entry.text} data-testid={`menu-${entry.id}`}>
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
