import { Component, type ReactNode } from "react";

import { t } from "@/i18n";
import { Button } from "@/kit/Button";
import { EmptyState } from "@/kit/Notice";

interface Props {
  /** Another screen is another try. */
  resetKey: string;
  children: ReactNode;
}

interface State {
  failure: Error | undefined;
  resetKey: string;
}

/** Keeps a defect of one screen from taking the others with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failure: undefined, resetKey: this.props.resetKey };

  static getDerivedStateFromError(failure: unknown): Partial<State> {
    return { failure: failure instanceof Error ? failure : new Error(String(failure)) };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { failure: undefined, resetKey: props.resetKey };
  }

  override render() {
    const { failure } = this.state;
    if (!failure) return this.props.children;
    return (
      <EmptyState title={t.shell.broken.title} text={t.shell.broken.text}>
        <code>{failure.message}</code>
        <Button
          tone="primary"
          onClick={() => {
            location.reload();
          }}
        >
          {t.shell.broken.reload}
        </Button>
      </EmptyState>
    );
  }
}
