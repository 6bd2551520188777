import { createElement } from "react";
import { shapes } from "./icons.generated";

export type IconName = keyof typeof shapes;

interface Props {
  name: IconName;
  size?: number;
  className?: string;
  /** A name for people who cannot see it; without one the icon is decoration. */
  label?: string;
}

export function Icon({ name, size = 16, className, label }: Props) {
  const box = `${size / 16}rem`;
  return (
    <svg
      className={className ? `icon ${className}` : "icon"}
      width={box}
      height={box}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      role={label ? "img" : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {shapes[name].map(([tag, attributes], at) => createElement(tag, { key: at, ...attributes }))}
    </svg>
  );
}
