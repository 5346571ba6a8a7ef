import { t } from "@/i18n";
import { TextField } from "@/kit/Field";

/** As the engine has it. */
export const LEAST_PASSWORD = 10;

interface Props {
  value: string;
  again: string;
  onValue: (value: string) => void;
  onAgain: (value: string) => void;
}

export function passwordProblems(value: string, again: string): { value?: string; again?: string } {
  const words = t.accounts.password;
  return {
    ...(value !== "" && [...value].length < LEAST_PASSWORD && { value: words.short(LEAST_PASSWORD) }),
    ...(again !== "" && again !== value && { again: words.differs }),
  };
}

export const passwordReady = (value: string, again: string) => value !== "" && value === again && passwordProblems(value, again).value === undefined;

/** A new password, twice: nobody sees what they type. */
export function NewPasswordFields({ value, again, onValue, onAgain }: Props) {
  const words = t.accounts.password;
  const problems = passwordProblems(value, again);
  return (
    <>
      <TextField label={words.new} hint={words.hint(LEAST_PASSWORD)} problem={problems.value} type="password" autoComplete="new-password" value={value} onValue={onValue} />
      <TextField label={words.again} problem={problems.again} type="password" autoComplete="new-password" value={again} onValue={onAgain} />
    </>
  );
}
