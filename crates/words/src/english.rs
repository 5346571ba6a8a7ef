//! English.

mod figures;

use inveye_domain::{
    AlertAction, AlertState, BlindCause, CameraRole, IncidentStatus, Occasion, Severity,
};

use crate::catalogue::{
    MailWords, ProposalWords, ReportWords, RuleWords, StorageWords, TitleWords, TrayWords, Words,
};

pub(crate) static WORDS: Words = Words {
    severity: |severity| match severity {
        Severity::Low => "Low",
        Severity::Medium => "Medium",
        Severity::High => "High",
        Severity::Critical => "Critical",
    },
    titles: TitleWords {
        came_in: ("Person came in at ", ""),
        went_out: ("Person went out at ", ""),
        inside: ("Person in ", ""),
        loitering: "Loitering at ",
        camera_offline: ("", " offline"),
        camera_blind: |cause| match cause {
            BlindCause::Dark => " too dark",
            BlindCause::Blurred => " covered or blurred",
            BlindCause::Moved => " moved",
            BlindCause::Unanalysed | BlindCause::Starved => " not analysed",
        },
        occupancy: |percent, people, capacity| {
            format!("Occupancy at {percent} %: {people} of {capacity}")
        },
        queue_length: "Queue at ",
        people_wait: |people| format!(": {people} people wait"),
        queue_long: "Long wait at ",
        open_lane: |waiting, open| format!("Open a till: {waiting} wait, {open} open"),
        events_not_saved: "Events are not being saved",
        events_lost: "Events are being lost",
        not_recorded: "Video is not being recorded",
    },
    whole_store: "Whole store",
    camera: "Camera",
    camera_names: &["camera"],
    toast_test: "Test: alarms are shown here",
    tray: TrayWords {
        newest: |open| match open {
            0 => "Newest alarm".to_owned(),
            1 => "Newest alarm (1 is open)".to_owned(),
            _ => format!("Newest alarm ({open} are open)"),
        },
        open_alarms: |open| match open {
            1 => "1 open alarm".to_owned(),
            _ => format!("{open} open alarms"),
        },
        open: "Open",
        browser: "Open in browser",
        autostart: "Start when I sign in",
        quit: "Quit",
    },
    toast_open: "Open the alarm",
    mail: MailWords {
        occasion: |occasion| match occasion {
            Occasion::Raised | Occasion::Report | Occasion::Test => String::new(),
            Occasion::Escalated { level } => format!("Nobody has it (level {level}): "),
            Occasion::Dispatched => "Somebody was sent: ".to_owned(),
            Occasion::Asked { action } => match action {
                AlertAction::ViewCctv => "Look at the camera: ",
                AlertAction::DispatchSecurity => "Send security: ",
                AlertAction::OpenLane => "Open a lane: ",
                AlertAction::ViewQueue => "Look at the queue: ",
                AlertAction::RequestRestock => "Fill the shelf: ",
            }
            .to_owned(),
            Occasion::Resolved => "Resolved: ".to_owned(),
            Occasion::Dismissed => "Dismissed: ".to_owned(),
            Occasion::Picture => "Picture: ".to_owned(),
        },
        test_subject: |site| format!("{site}: a test of InvEye's notifications"),
        test_text: |site| {
            format!(
                "This is a test of InvEye's notifications at {site}.\nIf you read it, the route works.\n"
            )
        },
        place: "Place",
        when: "When",
        urgency: "Urgency",
        state: "State",
        states: |state| match state {
            AlertState::Open => "nobody has it",
            AlertState::Acknowledged => "acknowledged",
            AlertState::Dispatched => "somebody is on the way",
            AlertState::Resolved => "resolved",
            AlertState::Dismissed => "dismissed",
        },
        by: "By",
        said: "Said",
        what_to_do: "What to do:",
        alarm: "alarm",
    },
    report: ReportWords {
        store: "Store",
        incident: "Incident",
        status: "Status",
        statuses: |status| match status {
            IncidentStatus::Open => "open",
            IncidentStatus::Closed => "closed",
        },
        owner: "Owner",
        nobody: "nobody",
        begun: "Begun",
        begun_by: |time, who| format!("{time} by {who}"),
        closed: "Closed",
        outcome: "Outcome",
        cameras: "Cameras",
        times: "Times",
        store_clock: |zone| format!("on the store's clock, {zone}"),
        video_kept: "Video kept",
        video_while_open: "as long as the incident is open",
        video_until: |time| format!("until {time}"),
        alarm: "Alarm",
        place: "Place",
        when: "When",
        urgency: "Urgency",
        video: "Video",
        from: "From",
        to: "To",
        picture: "Picture",
        changed: "Changed",
        picture_missing: |hash| {
            format!("The picture with SHA-256 {hash} is missing or was changed.")
        },
        picture_unreadable: "(This picture cannot be read.)",
        printed: |time, who| format!("printed {time} by {who}"),
    },
    figures: &figures::WORDS,
    storage: StorageWords {
        full: "The disk is full and nothing may be deleted: free room, shorten retention or end protections.",
        failed: |what| {
            format!("The disk refuses to write ({what}): check it, and replace it if this goes on.")
        },
        slow: "The disk is too slow for these cameras: check its health, or record fewer streams.",
        rebuilding: |done, total| {
            format!(
                "Looking through recordings, {done} of {total}: the index was gone or damaged. Recording goes on; older video appears as it is found."
            )
        },
        index: |what| {
            format!("The index of recordings cannot be written ({what}); video is still recorded.")
        },
        free_space: |folder| format!("free space on {folder}"),
        make_writable: |folder| format!("make {folder} writable"),
        check_disk: |folder| format!("check the disk of {folder}"),
    },
    proposals: ProposalWords {
        drawing: |role| match role {
            CameraRole::Entrance => {
                "Draw a line across the door, on the floor, where everybody steps over it."
            }
            CameraRole::Queue => {
                "Draw a queue zone for each lane, on the floor where people wait; one camera may watch four lanes."
            }
            CameraRole::Aisle => {
                "Draw a shelf zone on the floor in front of the shelves, an arm's length deep."
            }
            CameraRole::HighValue => "Draw a high-value zone on the floor around the goods.",
            CameraRole::FittingRoom => {
                "Draw a line across the way into the fitting rooms. Never point a camera inside."
            }
            CameraRole::StockRoom => "Draw a line across the door that only staff go through.",
            CameraRole::Overview => "",
        },
        without_picture: "Camera without picture",
        hours_first: "Set the opening hours first.",
        closed_entry: RuleWords {
            name: "Somebody comes in while closed",
            reason: "Nobody should come in while the store is closed.",
            instructions: "1. Look at the camera.\n2. If it is nobody you know, call the police; do not go in alone.",
        },
        closed_stock_room: RuleWords {
            name: "Somebody goes into the stock room while closed",
            reason: "Only staff go there, and nobody while the store is closed.",
            instructions: "1. Look at the camera.\n2. If it is nobody you know, call the police; do not go in alone.",
        },
        closed_high_value: RuleWords {
            name: "Somebody is at the goods while closed",
            reason: "Nobody should be at valuable goods while the store is closed.",
            instructions: "1. Look at the camera.\n2. If it is nobody you know, call the police; do not go in alone.",
        },
        long_wait: RuleWords {
            name: "Somebody waits longer than 3 minutes",
            reason: "Who waits longer than three minutes starts to leave; another lane helps.",
            instructions: "1. Look at the queue.\n2. Open a lane if it is long.",
        },
        open_lane: RuleWords {
            name: "One more till should be opened",
            reason: "Told before queues grow: from who arrives, how long serving takes, and who waits at all tills.",
            instructions: "1. Look at the queues.\n2. Send somebody to the next free till.",
        },
        long_look: RuleWords {
            name: "Somebody stands at a shelf for 3 minutes",
            reason: "Who stands before a shelf for long does not find something, or needs advice.",
            instructions: "Offer help. If the goods are out, have the shelf filled.",
        },
        lingering: RuleWords {
            name: "Somebody stays at the goods for 2 minutes",
            reason: "Attention to who stays for long at valuable goods keeps them there.",
            instructions: "Go there and offer help.",
        },
    },
};
