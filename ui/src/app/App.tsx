import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { Engine, type End } from "@/api/engine";
import { EngineContext, useGreeted } from "@/api/hooks";
import { useKeymap } from "@/commands/hooks";
import { accountCalls } from "@/features/accounts/calls";
import { t } from "@/i18n";
import { EmptyState } from "@/kit/Notice";
import { initialToken, keepToken, tokenInFragment } from "@/platform/token";

import { useAppearance } from "./appearance";
import { pauseWhileHidden } from "./pause-while-hidden";
import { Shell } from "./Shell";
import { SignIn } from "./SignIn";

export function App() {
  const [token, setToken] = useState(initialToken);
  const held = useRef(token);
  const [refused, setRefused] = useState(false);
  useAppearance();
  useKeymap();
  const hold = (next: string | undefined) => {
    held.current = next;
    keepToken(next);
    setToken(next);
  };
  // The address with the token, opened where this page is open already, loads nothing anew.
  useEffect(() => {
    const onHash = () => {
      if (tokenInFragment(location.hash) === undefined) return;
      held.current = initialToken();
      setToken(held.current);
    };
    addEventListener("hashchange", onHash);
    return () => {
      removeEventListener("hashchange", onHash);
    };
  }, []);
  if (token === undefined) {
    return <SignIn refused={refused} onToken={hold} />;
  }
  return (
    <SignedIn
      key={token}
      token={token}
      onToken={hold}
      onEnd={(why) => {
        // An end that is told late, as of a sign-out, is not that of who has signed in since.
        if (held.current !== token) return;
        hold(undefined);
        setRefused(why === "refused");
      }}
    />
  );
}

interface SignedInProps {
  token: string;
  onEnd: (why: End | "signed_out") => void;
  onToken: (token: string) => void;
}

function SignedIn({ token, onEnd, onToken }: SignedInProps) {
  const [engine] = useState(() => new Engine(token, onEnd));
  const [queries] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false, refetchOnWindowFocus: false } } }));
  useEffect(() => {
    engine.start();
    const stopPausing = pauseWhileHidden(engine.watching);
    return () => {
      stopPausing();
      engine.close();
    };
  }, [engine]);
  return (
    <EngineContext value={engine}>
      <QueryClientProvider client={queries}>
        <Greeting
          onToken={onToken}
          onSignOut={() => {
            // The session ends at the engine too; without an answer this page still forgets its token.
            void accountCalls.signOut(engine.client).finally(() => {
              onEnd("signed_out");
            });
          }}
        />
      </QueryClientProvider>
    </EngineContext>
  );
}

function Greeting({ onSignOut, onToken }: { onSignOut: () => void; onToken: (token: string) => void }) {
  if (useGreeted()) return <Shell onSignOut={onSignOut} onToken={onToken} />;
  return <EmptyState title={t.shell.connecting.title} text={t.shell.connecting.text} />;
}
