import { useQuery } from "@tanstack/react-query";

import { explainFailure } from "@/api/explain";
import type { CertificateView } from "@/api/generated";
import { useEngine, useSite } from "@/api/hooks";
import { unwrap } from "@/api/result";
import { useNow } from "@/api/useNow";
import { t } from "@/i18n";
import { day } from "@/i18n/format";
import { ButtonLink } from "@/kit/ButtonLink";
import layout from "@/kit/layout.module.css";
import { Note } from "@/kit/Notice";
import { Panel } from "@/kit/Panel";
import { QrCode } from "@/kit/QrCode";

import { deviceAddress } from "./device-address";
import { LettingIn } from "./LettingIn";
import styles from "./Settings.module.css";
import { useOtherDevices } from "./useOtherDevices";

/** A given certificate is told of so long before its end. */
const SOON_MS = 30 * 86_400_000;

const AUTHORITY = "/api/v1/certificate/authority";

/** How telephones and other computers get in, and why they should believe that this is the store. */
export function CertificatePanel() {
  const { client } = useEngine();
  const words = t.settings.certificate;
  const { data: devices } = useOtherDevices();
  const certificate = useQuery({
    // Another one, or none, once the engine listens elsewhere.
    queryKey: ["certificate", devices?.now],
    queryFn: async () => {
      const answer = await client.json<CertificateView>("GET", "/certificate");
      // Without TLS there is none: that is an answer too.
      return !answer.ok && answer.error.code === "not_found" ? null : unwrap(answer);
    },
  });
  return (
    <Panel title={words.title}>
      {certificate.error && (
        <Note tone="bad" live="alert">
          {explainFailure(certificate.error)}
        </Note>
      )}
      <LettingIn />
      {certificate.data && <Certificate view={certificate.data} />}
    </Panel>
  );
}

function Certificate({ view }: { view: CertificateView }) {
  const { time_zone: zone } = useSite();
  const now = useNow();
  const words = t.settings.certificate;
  const { authority } = view;
  const left = view.ends_ms - now;
  const address = deviceAddress(view.names, location) + AUTHORITY;
  return (
    <>
      {(left <= 0 || (authority === null && left < SOON_MS)) && (
        <Note tone={left <= 0 ? "bad" : "warn"} live="status">
          {left <= 0 ? words.ended(day(view.ends_ms, zone)) : words.soon(day(view.ends_ms, zone))}
        </Note>
      )}
      <h3 className={layout.label}>{authority ? words.own : words.given}</h3>
      <dl className={styles.facts}>
        <dt>{words.names}</dt>
        <dd>{view.names.join(", ")}</dd>
        <dt>{words.until}</dt>
        <dd>
          {day(view.ends_ms, zone)}
          {authority && <span className={layout.faint}>{`, ${words.renews}`}</span>}
        </dd>
        <dt>{words.fingerprint}</dt>
        <dd>
          <code>{view.fingerprint}</code>
        </dd>
      </dl>
      {authority && (
        <section className={styles.section} aria-label={words.authority}>
          <h3>{words.authority}</h3>
          <p className={layout.label}>{words.authorityText}</p>
          <div className={styles.trust}>
            <div className={layout.stack}>
              <code className={styles.code}>{authority.fingerprint}</code>
              <span className={layout.faint}>{words.authorityUntil(day(authority.ends_ms, zone))}</span>
              <span>
                <ButtonLink icon="export" href={AUTHORITY} download="inveye-authority.crt">
                  {words.save}
                </ButtonLink>
              </span>
              <details>
                <summary className={styles.devicesTitle}>{words.devices}</summary>
                <ul className={styles.devices}>
                  {words.steps.map((step) => (
                    <li key={step}>{step}</li>
                  ))}
                </ul>
              </details>
            </div>
            <div className={layout.stack}>
              <QrCode text={address} label={words.qr(address)} className={styles.qr} />
              <span>{words.qrText}</span>
            </div>
          </div>
        </section>
      )}
    </>
  );
}
