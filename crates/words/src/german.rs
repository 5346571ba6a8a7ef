//! German.

mod figures;

use inveye_domain::{
    AlertAction, AlertState, BlindCause, CameraRole, IncidentStatus, Occasion, Severity,
};

use crate::catalogue::{
    MailWords, ProposalWords, ReportWords, RuleWords, StorageWords, TitleWords, TrayWords, Words,
};

pub(crate) static WORDS: Words = Words {
    severity: |severity| match severity {
        Severity::Low => "Niedrig",
        Severity::Medium => "Mittel",
        Severity::High => "Hoch",
        Severity::Critical => "Kritisch",
    },
    titles: TitleWords {
        came_in: ("Person kam herein: ", ""),
        went_out: ("Person ging hinaus: ", ""),
        inside: ("Person in ", ""),
        loitering: "Verweilt in ",
        camera_offline: ("", " ohne Bild"),
        camera_blind: |cause| match cause {
            BlindCause::Dark => " zu dunkel",
            BlindCause::Blurred => " verdeckt oder unscharf",
            BlindCause::Moved => " verstellt",
            BlindCause::Unanalysed | BlindCause::Starved => " nicht ausgewertet",
        },
        occupancy: |percent, people, capacity| {
            format!("Auslastung {percent} %: {people} von {capacity}")
        },
        queue_length: "Schlange an ",
        people_wait: |people| format!(": {people} warten"),
        queue_long: "Lange Wartezeit an ",
        open_lane: |waiting, open| format!("Kasse öffnen: {waiting} warten, {open} offen"),
        events_not_saved: "Ereignisse werden nicht gespeichert",
        events_lost: "Ereignisse gehen verloren",
        not_recorded: "Es wird nicht aufgezeichnet",
    },
    whole_store: "Ganze Filiale",
    camera: "Kamera",
    camera_names: &["kamera", "camera"],
    toast_test: "Probe: Alarme erscheinen hier",
    tray: TrayWords {
        newest: |open| match open {
            0 => "Neuester Alarm".to_owned(),
            1 => "Neuester Alarm (1 ist offen)".to_owned(),
            _ => format!("Neuester Alarm ({open} sind offen)"),
        },
        open_alarms: |open| match open {
            1 => "1 offener Alarm".to_owned(),
            _ => format!("{open} offene Alarme"),
        },
        open: "Öffnen",
        browser: "Im Browser öffnen",
        autostart: "Beim Anmelden starten",
        quit: "Beenden",
    },
    toast_open: "Alarm öffnen",
    mail: MailWords {
        occasion: |occasion| match occasion {
            Occasion::Raised | Occasion::Report | Occasion::Test => String::new(),
            Occasion::Escalated { level } => format!("Niemand hat ihn (Stufe {level}): "),
            Occasion::Dispatched => "Jemand ist unterwegs: ".to_owned(),
            Occasion::Asked { action } => match action {
                AlertAction::ViewCctv => "Kamera ansehen: ",
                AlertAction::DispatchSecurity => "Sicherheit schicken: ",
                AlertAction::OpenLane => "Kasse öffnen: ",
                AlertAction::ViewQueue => "Schlange ansehen: ",
                AlertAction::RequestRestock => "Regal auffüllen: ",
            }
            .to_owned(),
            Occasion::Resolved => "Erledigt: ".to_owned(),
            Occasion::Dismissed => "Fehlalarm: ".to_owned(),
            Occasion::Picture => "Bild: ".to_owned(),
        },
        test_subject: |site| format!("{site}: Probe der Benachrichtigungen von InvEye"),
        test_text: |site| {
            format!(
                "Das ist eine Probe der Benachrichtigungen von InvEye in {site}.\nWer sie liest, weiß: Der Weg geht.\n"
            )
        },
        place: "Ort",
        when: "Wann",
        urgency: "Dringlichkeit",
        state: "Stand",
        states: |state| match state {
            AlertState::Open => "niemand hat ihn",
            AlertState::Acknowledged => "übernommen",
            AlertState::Dispatched => "jemand ist unterwegs",
            AlertState::Resolved => "erledigt",
            AlertState::Dismissed => "Fehlalarm",
        },
        by: "Von",
        said: "Gesagt",
        what_to_do: "Was zu tun ist:",
        alarm: "Alarm",
    },
    report: ReportWords {
        store: "Filiale",
        incident: "Vorfall",
        status: "Status",
        statuses: |status| match status {
            IncidentStatus::Open => "offen",
            IncidentStatus::Closed => "geschlossen",
        },
        owner: "Zuständig",
        nobody: "niemand",
        begun: "Begonnen",
        begun_by: |time, who| format!("{time} von {who}"),
        closed: "Geschlossen",
        outcome: "Ausgang",
        cameras: "Kameras",
        times: "Zeiten",
        store_clock: |zone| format!("nach der Uhr der Filiale, {zone}"),
        video_kept: "Video aufgehoben",
        video_while_open: "solange der Vorfall offen ist",
        video_until: |time| format!("bis {time}"),
        alarm: "Alarm",
        place: "Ort",
        when: "Wann",
        urgency: "Dringlichkeit",
        video: "Video",
        from: "Von",
        to: "Bis",
        picture: "Bild",
        changed: "Geändert",
        picture_missing: |hash| format!("Das Bild mit SHA-256 {hash} fehlt oder wurde verändert."),
        picture_unreadable: "(Dieses Bild ist nicht lesbar.)",
        printed: |time, who| format!("gedruckt {time} von {who}"),
    },
    figures: &figures::WORDS,
    storage: StorageWords {
        full: "Die Platte ist voll und nichts darf gelöscht werden: Platz schaffen, kürzer aufbewahren oder Schutz beenden.",
        failed: |what| {
            format!(
                "Die Platte nimmt nichts an ({what}): prüfen, und ersetzen, wenn es so weitergeht."
            )
        },
        slow: "Die Platte ist zu langsam für diese Kameras: ihren Zustand prüfen oder weniger Ströme aufzeichnen.",
        rebuilding: |done, total| {
            format!(
                "Aufzeichnungen werden durchgesehen, {done} von {total}: Das Verzeichnis fehlte oder war beschädigt. Es wird weiter aufgezeichnet; älteres Video erscheint, sobald es gefunden ist."
            )
        },
        index: |what| {
            format!(
                "Das Verzeichnis der Aufzeichnungen ist nicht zu schreiben ({what}); Video wird weiter aufgezeichnet."
            )
        },
        free_space: |folder| format!("Platz schaffen auf {folder}"),
        make_writable: |folder| format!("{folder} beschreibbar machen"),
        check_disk: |folder| format!("die Platte von {folder} prüfen"),
    },
    proposals: ProposalWords {
        drawing: |role| match role {
            CameraRole::Entrance => {
                "Eine Linie quer über die Tür zeichnen, auf dem Boden, wo jeder hinübertritt."
            }
            CameraRole::Queue => {
                "Für jede Kasse eine Zone der Schlange zeichnen, auf dem Boden, wo Leute warten; eine Kamera kann vier Kassen sehen."
            }
            CameraRole::Aisle => {
                "Eine Regalzone auf dem Boden vor den Regalen zeichnen, eine Armlänge tief."
            }
            CameraRole::HighValue => {
                "Eine Zone für wertvolle Ware auf dem Boden um die Ware zeichnen."
            }
            CameraRole::FittingRoom => {
                "Eine Linie quer über den Weg zu den Umkleiden zeichnen. Nie eine Kamera hinein richten."
            }
            CameraRole::StockRoom => {
                "Eine Linie quer über die Tür zeichnen, durch die nur Personal geht."
            }
            CameraRole::Overview => "",
        },
        without_picture: "Kamera ohne Bild",
        hours_first: "Zuerst die Öffnungszeiten eintragen.",
        closed_entry: RuleWords {
            name: "Jemand kommt nach Ladenschluss herein",
            reason: "Während die Filiale geschlossen ist, soll niemand hereinkommen.",
            instructions: "1. Die Kamera ansehen.\n2. Ist es niemand, den Sie kennen: die Polizei rufen; nicht allein hineingehen.",
        },
        closed_stock_room: RuleWords {
            name: "Jemand geht nach Ladenschluss ins Lager",
            reason: "Dorthin geht nur Personal, und niemand, während die Filiale geschlossen ist.",
            instructions: "1. Die Kamera ansehen.\n2. Ist es niemand, den Sie kennen: die Polizei rufen; nicht allein hineingehen.",
        },
        closed_high_value: RuleWords {
            name: "Jemand ist nach Ladenschluss an der Ware",
            reason: "Während die Filiale geschlossen ist, soll niemand an wertvoller Ware sein.",
            instructions: "1. Die Kamera ansehen.\n2. Ist es niemand, den Sie kennen: die Polizei rufen; nicht allein hineingehen.",
        },
        long_wait: RuleWords {
            name: "Jemand wartet länger als 3 Minuten",
            reason: "Wer länger als drei Minuten wartet, geht bald wieder; eine weitere Kasse hilft.",
            instructions: "1. Die Schlange ansehen.\n2. Ist sie lang, eine Kasse öffnen.",
        },
        open_lane: RuleWords {
            name: "Eine Kasse mehr sollte öffnen",
            reason: "Gemeldet, bevor Schlangen wachsen: danach, wer kommt, wie lange das Kassieren dauert und wer an allen Kassen wartet.",
            instructions: "1. Die Schlangen ansehen.\n2. Jemanden an die nächste freie Kasse schicken.",
        },
        long_look: RuleWords {
            name: "Jemand steht 3 Minuten vor einem Regal",
            reason: "Wer lange vor einem Regal steht, findet etwas nicht oder braucht Rat.",
            instructions: "Hilfe anbieten. Ist die Ware aus, das Regal auffüllen lassen.",
        },
        lingering: RuleWords {
            name: "Jemand bleibt 2 Minuten bei der Ware",
            reason: "Aufmerksamkeit für den, der lange bei wertvoller Ware bleibt, hält sie im Laden.",
            instructions: "Hingehen und Hilfe anbieten.",
        },
    },
};
