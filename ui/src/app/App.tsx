import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useState } from "react";

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
  const [refused, setRefused] = useState(false);
  useAppearance();
  useKeymap();
  // The address with the token, opened where this page is open already, loads nothing anew.
  useEffect(() => {
    const onHash = () => {
      if (tokenInFragment(location.hash) !== undefined) setToken(initialToken());
    };
    addEventListener("hashchange", onHash);
    return () => {
      removeEventListener("hashchange", onHash);
    };
  }, []);
  if (token === undefined) {
    return (
      <SignIn
        refused={refused}
        onToken={(given) => {
          keepToken(given);
          setToken(given);
        }}
      />
    );
  }
  return (
    <SignedIn
      key={token}
      token={token}
      onToken={(given) => {
        keepToken(given);
        setToken(given);
      }}
      onEnd={(why) => {
        keepToken(undefined);
        setToken(undefined);
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
