// Native file dialogs: Rust shows them, this side only gets a path.
import { host, type Filter } from "../platform/host";

export async function pickOpen(title: string, filters: Filter[] = []): Promise<string | null> {
  return (await host()).pickOpen(title, filters);
}

export async function pickSave(title: string, defaultName: string): Promise<string | null> {
  return (await host()).pickSave(title, defaultName);
}
