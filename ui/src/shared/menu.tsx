// Menus; what draws them comes in a file of its own, and until then the button alone stands.
import { later } from "./later";
import type { MenuProps } from "./menu-frame";

export type { MenuEntry, MenuGroup } from "./menu-frame";

export const Menu = later<MenuProps>(
  () => import("./menu-frame").then((it) => it.Menu),
  ({ className = "btn", children }) => <button type="button" className={className} disabled>{children}</button>,
);
