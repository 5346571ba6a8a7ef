import { suggestedId } from "@/api/camera-id";
import type { CameraChange, CameraView, NewCamera } from "@/api/generated";
import { isEncryptedStream, isStreamAddress } from "@/api/stream-address";
import { t } from "@/i18n";

/** The form as typed; empty means not given. */
export interface CameraDraft {
  id: string;
  name: string;
  url: string;
  sub_url: string;
  username: string;
  password: string;
  transport: NonNullable<NewCamera["transport"]>;
  profile: NonNullable<NewCamera["profile"]>;
}

export type DraftProblems = Partial<Record<keyof CameraDraft, string>>;

export function emptyDraft(cameras: readonly CameraView[]): CameraDraft {
  return { id: suggestedId(cameras), name: "", url: "", sub_url: "", username: "", password: "", transport: "tcp", profile: "light" };
}

/** The same rules as `domain::id`: the engine checks again. */
const ID = /^[A-Za-z0-9._-]{1,64}$/;

function addressProblem(typed: string): string | undefined {
  const address = typed.trim();
  if (isStreamAddress(address)) return undefined;
  return isEncryptedStream(address) ? t.cameras.form.urlEncrypted : t.cameras.form.urlProblem;
}

/** What must be put right before the engine is asked. */
export function draftProblems(draft: CameraDraft, cameras: readonly CameraView[]): DraftProblems {
  const words = t.cameras.form;
  const problems: DraftProblems = {};
  if (!ID.test(draft.id.trim())) problems.id = words.idProblem;
  else if (cameras.some((camera) => camera.id === draft.id.trim())) problems.id = words.idTaken;
  const main = addressProblem(draft.url);
  const sub = draft.sub_url.trim() ? addressProblem(draft.sub_url) : undefined;
  if (main !== undefined) problems.url = main;
  if (sub !== undefined) problems.sub_url = sub;
  return problems;
}

/** The request: fields left empty are left out. */
export function newCamera(draft: CameraDraft): NewCamera {
  const optional = { name: draft.name, sub_url: draft.sub_url, username: draft.username, password: draft.password };
  const given = Object.entries(optional).filter(([name, value]) => (name === "password" ? value : value.trim()) !== "");
  return {
    id: draft.id.trim(),
    url: draft.url.trim(),
    transport: draft.transport,
    profile: draft.profile,
    ...Object.fromEntries(given.map(([name, value]) => [name, name === "password" ? value : value.trim()])),
  };
}

/** An address and what opens it, as typed; the password is never shown. */
export type AddressDraft = Pick<CameraDraft, "url" | "sub_url" | "username" | "password" | "transport"> & {
  /** The camera asks for no password any more. */
  open: boolean;
};

export const addressDraft = (camera: CameraView): AddressDraft => ({ url: camera.url, sub_url: camera.sub_url ?? "", username: "", password: "", transport: camera.transport, open: false });

/** What must be put right before the engine is asked; what was not touched is as it was. */
export function addressProblems(draft: AddressDraft, camera: CameraView): Partial<Record<"url" | "sub_url", string>> {
  const problems: ReturnType<typeof addressProblems> = {};
  const main = draft.url === camera.url ? undefined : addressProblem(draft.url);
  const sub = draft.sub_url === (camera.sub_url ?? "") ? undefined : addressProblem(draft.sub_url);
  if (main !== undefined) problems.url = main;
  if (sub !== undefined) problems.sub_url = sub;
  return problems;
}

/** Only what was typed: addresses are shown without their secrets, and must not come back so. */
export function addressChange(draft: AddressDraft, camera: CameraView): CameraChange {
  return {
    ...(draft.url !== camera.url && { url: draft.url.trim() }),
    ...(draft.sub_url !== (camera.sub_url ?? "") && { sub_url: draft.sub_url.trim() }),
    ...(draft.open ? { username: "" } : draft.username.trim() !== "" && { username: draft.username.trim() }),
    ...(!draft.open && draft.password !== "" && { password: draft.password }),
    ...(draft.transport !== camera.transport && { transport: draft.transport }),
  };
}
