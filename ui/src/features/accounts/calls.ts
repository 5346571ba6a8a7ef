import type { ApiClient } from "@/api/client";
import type {
  AuditCheckView,
  AuditPage,
  MeView,
  NewUser,
  PasswordChange,
  PasswordProof,
  PasswordReset,
  RecoveryCodes,
  RoleView,
  SecondFactorOffer,
  SecondFactorProof,
  SecondFactorRequest,
  SessionView,
  SignInAnswer,
  SignInOptions,
  SignInPolicy,
  SignInRequest,
  UserChange,
  UserView,
} from "@/api/generated";

const id = encodeURIComponent;

/** What is asked of the engine about people, in one place. */
export const accountCalls = {
  options: (client: ApiClient) => client.json<SignInOptions>("GET", "/sign-in"),
  signIn: (client: ApiClient, request: SignInRequest) => client.json<SignInAnswer>("POST", "/sign-in", request),
  secondFactor: (client: ApiClient, request: SecondFactorRequest) => client.json<SignInAnswer>("POST", "/sign-in/second-factor", request),
  signInPolicy: (client: ApiClient) => client.json<SignInPolicy>("GET", "/sign-in/policy"),
  setSignInPolicy: (client: ApiClient, policy: SignInPolicy) => client.json<SignInPolicy>("PUT", "/sign-in/policy", policy),
  signOut: (client: ApiClient) => client.json<undefined>("POST", "/sign-out"),
  first: (client: ApiClient, user: NewUser) => client.json<UserView>("POST", "/accounts/first", user),

  me: (client: ApiClient) => client.json<MeView>("GET", "/me"),
  changePassword: (client: ApiClient, change: PasswordChange) => client.json<undefined>("PUT", "/me/password", change),
  offerSecondFactor: (client: ApiClient, proof: PasswordProof) => client.json<SecondFactorOffer>("POST", "/me/second-factor", proof),
  confirmSecondFactor: (client: ApiClient, proof: SecondFactorProof) => client.json<RecoveryCodes>("POST", "/me/second-factor/confirm", proof),
  dropSecondFactor: (client: ApiClient, proof: PasswordProof) => client.json<undefined>("POST", "/me/second-factor/remove", proof),
  newRecoveryCodes: (client: ApiClient, proof: PasswordProof) => client.json<RecoveryCodes>("POST", "/me/recovery-codes", proof),

  roles: (client: ApiClient) => client.json<RoleView[]>("GET", "/roles"),
  users: (client: ApiClient) => client.json<UserView[]>("GET", "/users"),
  addUser: (client: ApiClient, user: NewUser) => client.json<UserView>("POST", "/users", user),
  changeUser: (client: ApiClient, user: string, change: UserChange) => client.json<UserView>("PUT", `/users/${id(user)}`, change),
  removeUser: (client: ApiClient, user: string) => client.json<undefined>("DELETE", `/users/${id(user)}`),
  resetPassword: (client: ApiClient, user: string, reset: PasswordReset) => client.json<UserView>("PUT", `/users/${id(user)}/password`, reset),
  resetSecondFactor: (client: ApiClient, user: string) => client.json<UserView>("DELETE", `/users/${id(user)}/second-factor`),
  sessions: (client: ApiClient) => client.json<SessionView[]>("GET", "/sessions"),
  endSession: (client: ApiClient, session: string) => client.json<undefined>("DELETE", `/sessions/${id(session)}`),

  audit: (client: ApiClient, before: number | undefined) => client.json<AuditPage>("GET", `/audit?limit=100${before === undefined ? "" : `&before=${String(before)}`}`),
  checkAudit: (client: ApiClient) => client.json<AuditCheckView>("GET", "/audit/check"),
};
