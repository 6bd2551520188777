import type { ButtonHTMLAttributes } from "react";
import { Icon, type IconName } from "./icon";

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: "primary" | "plain" | "danger";
  small?: boolean;
  icon?: IconName;
  keys?: string;
  testId?: string;
}

/** Without children the `title` names the button. */
export function Button({ look, small, icon, keys, testId, children, className, type = "button", title, ...rest }: Props) {
  const classes = ["btn", look, small && "small", !children && "icon-only", className].filter(Boolean).join(" ");
  return (
    <button {...rest} type={type} className={classes} title={title} aria-label={children ? rest["aria-label"] : title} data-testid={testId}>
      {icon && <Icon name={icon} size={small ? 14 : 16} />}
      {children}
      {keys && <kbd aria-hidden>{keys}</kbd>}
    </button>
  );
}
