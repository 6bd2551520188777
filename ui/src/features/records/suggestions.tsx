// A text field with the values that a list suggests; any other may be written all the same.
import type { ComponentProps } from "react";
import { useAsk } from "../../api";

export default function Suggestions({ list, ...input }: ComponentProps<"input"> & { list: string }) {
  const id = `list-${list}`;
  const typed = String(input.value ?? "");
  const { data } = useAsk("reference", { list }, { keep: true });
  const wanted = typed.trim().toLowerCase();
  const fits = data?.entries.filter((entry) => `${entry.code} ${entry.label}`.toLowerCase().includes(wanted)).slice(0, 40);
  return (
    <>
      <input {...input} list={id} type="text" autoComplete="off" />
      <datalist id={id}>
        {fits?.map((entry) => (
          <option key={entry.code} value={entry.code}>{entry.label}</option>
        ))}
      </datalist>
    </>
  );
}
