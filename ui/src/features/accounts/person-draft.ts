import type { NewUser, Permission, RoleName, RoleView, UserChange, UserView } from "@/api/generated";

export const ROLES: readonly RoleName[] = ["admin", "store_manager", "security", "staff", "viewer", "custom"];

/** A person as typed. */
export interface PersonDraft {
  name: string;
  shownName: string;
  password: string;
  again: string;
  mustChange: boolean;
  role: RoleName;
  /** Of a custom role. */
  permissions: readonly Permission[];
  /** The only cameras they see; all without. */
  cameras: readonly string[] | undefined;
  enabled: boolean;
}

/** Whether they must set up a second step before anything else. */
export function owesSecondFactor(user: UserView | undefined): boolean {
  return user !== undefined && user.second_factor_demanded && !user.second_factor;
}

export function draftOf(user: UserView | undefined): PersonDraft {
  return {
    name: user?.name ?? "",
    shownName: user?.shown_name ?? "",
    password: "",
    again: "",
    mustChange: true,
    role: user?.role ?? "security",
    permissions: user?.permissions ?? [],
    cameras: user?.cameras,
    enabled: user?.enabled ?? true,
  };
}

export const isName = (name: string) => /^[\p{L}\d._@-]{1,64}$/u.test(name.trim());

/** What a role allows; of a custom one what was chosen. */
export function allowed(draft: PersonDraft, roles: readonly RoleView[]): readonly Permission[] {
  return draft.role === "custom" ? draft.permissions : (roles.find(({ role }) => role === draft.role)?.permissions ?? []);
}

const scope = ({ role, permissions, cameras }: PersonDraft) => ({ role, ...(role === "custom" && { permissions: [...permissions] }), ...(cameras && { cameras: [...cameras] }) });

export function newUser(draft: PersonDraft): NewUser {
  const shown = draft.shownName.trim();
  return { name: draft.name.trim(), ...(shown && { shown_name: shown }), password: draft.password, must_change_password: draft.mustChange, ...scope(draft) };
}

/** The change names the version it was made from: somebody else may have been faster. */
export function userChange(draft: PersonDraft, user: UserView): UserChange {
  return { version: user.version, shown_name: draft.shownName.trim() || user.name, enabled: draft.enabled, ...scope(draft) };
}
