// Made from crates/wire by `cargo xtask codegen`; do not edit.

export type AccuracyFigures = { 
/**
 * Clips that say something.
 */
clips: number, 
/**
 * Their length together.
 */
seconds: number, 
/**
 * Crossings that were counted rightly.
 */
right: number, 
/**
 * Crossings that were missed.
 */
missed: number, 
/**
 * Counts without anybody there.
 */
false_counts: number, 
/**
 * right / (right + missed + false): errors of opposite sign do not cancel.
 */
accuracy?: ShareView, 
/**
 * missed / (right + missed).
 */
miss_rate?: ShareView, 
/**
 * false / (right + false).
 */
false_rate?: ShareView, 
/**
 * (counted − there) / there: how far the sum is off; misses and false counts cancel in it.
 */
count_error?: number, };

export type AgeBand = "0-15" | "16-24" | "25-34" | "35-49" | "50-64" | "65+";

export type AlertAction = "view_cctv" | "dispatch_security" | "open_lane" | "view_queue" | "request_restock";

export type AlertDetail = { 
/**
 * The alert.
 */
alert: AlertView, 
/**
 * What happened since it was raised, oldest first.
 */
log: Array<AlertEntry>, };

export type AlertEntry = { 
/**
 * When.
 */
at_ms: number, 
/**
 * Who.
 */
actor: string, 
/**
 * Along how many notification routes it was told; absent where it is told to nobody outside the screens, and
 * where nobody noted it.
 */
told?: number, } & ({ "step": "acknowledge" } | { "step": "dispatch", 
/**
 * Who was sent and what for; may be empty.
 */
note: string, } | { "step": "resolve", 
/**
 * What was done; may be empty.
 */
note: string, } | { "step": "dismiss", 
/**
 * Why; may be empty.
 */
reason: string, } | { "step": "comment", 
/**
 * What.
 */
text: string, } | { "step": "ask", 
/**
 * What.
 */
action: AlertAction, } | { "step": "escalate", 
/**
 * 1 for the first level after the guard.
 */
level: number, });

export type AlertNote = { 
/**
 * At most 2000 characters.
 */
text: string, };

export type AlertState = "open" | "acknowledged" | "dispatched" | "resolved" | "dismissed";

export type AlertStep = { "step": "acknowledge" } | { "step": "dispatch", 
/**
 * Who was sent and what for; may be empty.
 */
note: string, } | { "step": "resolve", 
/**
 * What was done; may be empty.
 */
note: string, } | { "step": "dismiss", 
/**
 * Why; may be empty.
 */
reason: string, } | { "step": "comment", 
/**
 * What.
 */
text: string, } | { "step": "ask", 
/**
 * What.
 */
action: AlertAction, } | { "step": "escalate", 
/**
 * 1 for the first level after the guard.
 */
level: number, };

export type AlertSubject = { "kind": "came_in", 
/**
 * Which.
 */
line: string, } | { "kind": "went_out", 
/**
 * Which.
 */
line: string, } | { "kind": "inside", 
/**
 * Which.
 */
zone: string, } | { "kind": "loitering", 
/**
 * Which.
 */
zone: string, 
/**
 * For how long.
 */
seconds: number, } | { "kind": "camera_offline", 
/**
 * Its name then.
 */
name: string, } | { "kind": "camera_blind", 
/**
 * Its name then.
 */
name: string, 
/**
 * `dark` or `blurred`.
 */
cause: string, } | { "kind": "occupancy", 
/**
 * How many are in it.
 */
people: number, 
/**
 * How many may be.
 */
capacity: number, } | { "kind": "queue_length", 
/**
 * Which lane.
 */
lane: string, 
/**
 * How many.
 */
people: number, } | { "kind": "queue_long", 
/**
 * Which lane.
 */
lane: string, 
/**
 * For how long.
 */
seconds: number, } | { "kind": "open_lane", 
/**
 * People who wait, at all tills.
 */
waiting: number, 
/**
 * Tills that are open.
 */
open: number, } | { "kind": "events_not_saved" } | { "kind": "events_lost" } | { "kind": "not_recorded" };

export type AlertView = { 
/**
 * `alr_17`.
 */
id: string, 
/**
 * The rule that raised it.
 */
rule: string, 
/**
 * The rule's name.
 */
rule_name: string, 
/**
 * The camera it is about; absent for the whole store.
 */
camera?: string, 
/**
 * How urgent.
 */
severity: Severity, 
/**
 * What happened and where, in the store's language.
 */
title: string, 
/**
 * The same, for whoever says it in other words; absent where only the title tells it.
 */
subject?: AlertSubject, 
/**
 * Place: line or zone, then camera.
 */
place: string, 
/**
 * When the cause happened.
 */
at_ms: number, 
/**
 * Where it is in its life.
 */
state: AlertState, 
/**
 * When somebody took it.
 */
acknowledged_at_ms?: number, 
/**
 * When it was closed.
 */
closed_at_ms?: number, 
/**
 * Whether `GET /api/v1/alerts/{id}/snapshot` has a picture.
 */
has_snapshot: boolean, 
/**
 * Who has it.
 */
owner?: string, 
/**
 * When somebody was sent.
 */
dispatched_at_ms?: number, 
/**
 * What was said when it was closed: why it was nothing, or what was done; may be empty.
 */
outcome: string, 
/**
 * Seconds from its cause within which somebody should have it; 0 means at once.
 */
response_target_s: number, 
/**
 * To how many levels of people beyond the guard it has gone, because nobody had it. Who of them was told is
 * in its log.
 */
escalation: number, 
/**
 * When it goes to the next level, unless somebody has it by then.
 */
escalates_at_ms?: number, 
/**
 * What to do, step by step, as its rule says; may be empty.
 */
instructions: string, 
/**
 * Cameras worth a look beside its own.
 */
related: Array<string>, 
/**
 * What the screen offers.
 */
actions: Array<AlertAction>, };

export type AnalyticsView = { 
/**
 * Whether frames are analysed.
 */
on: boolean, 
/**
 * For people: why not, and what to do; empty when on.
 */
detail: string, 
/**
 * Models in use.
 */
models: Array<string>, 
/**
 * Where they run, for example `CPU`, and why not elsewhere.
 */
provider: string, };

export type AuditActor = "user" | "machine" | "link" | "nobody" | "engine";

export type AuditCheckView = { 
/**
 * Every link fits, and nothing is missing at the end.
 */
unchanged: boolean, 
/**
 * Entries read.
 */
entries: number, 
/**
 * What is wrong, for people; empty when nothing is.
 */
problems: Array<string>, 
/**
 * The newest link, hexadecimal: noted elsewhere, it proves the log up to here.
 */
head: string, 
/**
 * Fingerprint of the key that sealed it, the one that signs exports.
 */
signed_by: string, };

export type AuditEntryView = { 
/**
 * 1, 2, 3, … without gaps.
 */
sequence: number, 
/**
 * When.
 */
at_ms: number, 
/**
 * What sort of somebody.
 */
actor: AuditActor, 
/**
 * The account's id.
 */
user?: string, 
/**
 * The name as it was then.
 */
name: string, 
/**
 * From which address.
 */
address: string, 
/**
 * What, for example `camera.change` or `recording.play`; `docs/admins.md` has the list.
 */
action: string, 
/**
 * On what: ids of cameras, alerts, users.
 */
target: string, 
/**
 * More about it, for people. Never a secret.
 */
detail: string, 
/**
 * How it went.
 */
outcome: AuditOutcome, 
/**
 * Its link of the chain, hexadecimal.
 */
hash: string, };

export type AuditOutcome = "done" | "refused" | "failed";

export type AuditPage = { 
/**
 * At most as many as asked for.
 */
entries: Array<AuditEntryView>, 
/**
 * Pass as `before` to read on; absent at the end.
 */
next?: number, };

export type AuthorityView = { 
/**
 * SHA-256 of its certificate, to be compared before a device trusts it.
 */
fingerprint: string, 
/**
 * Until when.
 */
ends_ms: number, };

export type BackupContent = { 
/**
 * When it was made.
 */
made_ms: number, 
/**
 * The store's name then.
 */
site: string, 
/**
 * Version of the program that made it.
 */
product: string, 
/**
 * Length of its files, unpacked.
 */
bytes: number, 
/**
 * Whether passwords in it open on this machine; otherwise cameras ask for theirs anew.
 */
opens: boolean, };

export type BackupKind = "manual" | "daily";

export type BackupRequest = { 
/**
 * Encrypts it, and takes the keys in: at least twelve characters. For one that is there: opens it.
 */
passphrase?: string, };

export type BackupView = { 
/**
 * Its file's name, by which it is asked for.
 */
id: string, 
/**
 * When it was made.
 */
made_ms: number, 
/**
 * Why it was made.
 */
kind: BackupKind, 
/**
 * Its length.
 */
bytes: number, 
/**
 * Whether it takes a passphrase: then it also holds the keys that another machine needs.
 */
protected: boolean, 
/**
 * Where it lies.
 */
path: string, 
/**
 * While it is checked or restored: so much of it has been read.
 */
read_bytes?: number, };

export type BlindHour = { 
/**
 * Start of the hour.
 */
start_ms: number, 
/**
 * `offline`, `unanalysed`, `starved` (too few pictures analysed), `dark`, `blurred` or `moved`.
 */
cause: string, 
/**
 * How long within the hour.
 */
seconds: number, };

export type BookmarkRequest = { 
/**
 * Which camera.
 */
camera: string, 
/**
 * Which moment.
 */
at_ms: number, 
/**
 * What to remember.
 */
note: string, };

export type Boxes = { 
/**
 * Which camera.
 */
camera: string, 
/**
 * The picture's media time in microseconds, as in its header.
 */
media_us: number, 
/**
 * When the picture's last packet arrived at the engine, in microseconds of Unix time.
 */
received_us: number, 
/**
 * Who is where.
 */
boxes: Array<TrackBox>, };

export type CalibrationCheck = { 
/**
 * What contradicts it; none where all is plausible, or nothing is known yet.
 */
findings: Array<CalibrationFinding>, 
/**
 * Seconds of walking that it was checked with.
 */
steps: number, 
/**
 * Median speed of who walks, in metres a second; absent without the floor plan's width, or too few steps.
 */
speed_mps?: number, 
/**
 * Median height of people, in metres; absent as the speed is, and where the camera looks down too steeply to tell.
 */
height_m?: number, 
/**
 * How wide the floor plan is where people are 1.7 m tall, in metres.
 */
width_by_height_m?: number, };

export type CalibrationFinding = { "kind": "stretched", 
/**
 * From 1.
 */
factor: number, } | { "kind": "speed", 
/**
 * Above 1 too fast, below too slow.
 */
factor: number, } | { "kind": "height", 
/**
 * Above 1 too tall, below too short.
 */
factor: number, } | { "kind": "speed_for_height", 
/**
 * Above 1 too fast, below too slow.
 */
factor: number, };

export type CalibrationRequest = { 
/**
 * In any order, the same in picture and plan.
 */
marks: Array<FloorMarkView>, };

export type CalibrationView = { 
/**
 * Whose picture.
 */
camera: string, 
/**
 * Four points, or none where it was not said yet.
 */
marks: Array<FloorMarkView>, 
/**
 * They were set on another floor plan than the present one, and are not used.
 */
is_old: boolean, 
/**
 * How it fits what is seen; absent without points, or before the camera gave a picture.
 */
check?: CalibrationCheck, };

export type CameraChange = { 
/**
 * New RTSP address of the main stream; may hold user name and password. Where it is another device's, the
 * password must be typed again: a stored one goes to nobody else.
 */
url?: string, 
/**
 * New RTSP address of the sub stream, of a camera that has one.
 */
sub_url?: string, 
/**
 * New user name; empty for a camera that asks for none.
 */
username?: string, 
/**
 * New password. Never answered.
 */
password?: string, 
/**
 * How RTP packets travel from now on.
 */
transport?: Transport, 
/**
 * New name.
 */
name?: string, 
/**
 * New detector size.
 */
profile?: Profile, 
/**
 * Whether its sound is recorded from now on.
 */
audio?: boolean, 
/**
 * What it is for from now on. Lines of cameras for anything but entrances are no doors.
 */
role?: CameraRole, 
/**
 * Where it hangs on the floor plan; `null` takes it off the plan.
 */
placement?: PlacementView | null, };

export type CameraCheck = { 
/**
 * Whether a picture came.
 */
ok: boolean, 
/**
 * What was tried, in order; the last one failed when `ok` is false.
 */
steps: Array<CheckStep>, 
/**
 * Codec of the stream.
 */
codec?: string, 
/**
 * Size of the picture.
 */
size?: [number, number], 
/**
 * Pictures a second measured.
 */
fps?: number, 
/**
 * What was measured of each stream, main first.
 */
streams: Array<StreamCheck>, 
/**
 * How the picture looks.
 */
picture?: PictureCheck, 
/**
 * Whether people can speak through it; absent where that was not found out.
 */
can_talk?: boolean, 
/**
 * For people: what works but should be better.
 */
advice: Array<string>, };

export type CameraNumbers = { 
/**
 * Which camera.
 */
camera: string, 
/**
 * Its lines.
 */
lines: Array<LineNumbers>, 
/**
 * Its zones.
 */
zones: Array<ZoneNumbers>, 
/**
 * Share of today so far in which it saw, 0–1. Below 1 all its figures are what was seen, and may be too
 * low.
 */
coverage: number, 
/**
 * When and why it did not: hours without blind time are left out.
 */
blind: Array<BlindHour>, };

export type CameraRole = "entrance" | "queue" | "aisle" | "high_value" | "fitting_room" | "stock_room" | "overview";

export type CameraState = "connecting" | "live" | "stale" | "offline";

export type CameraStorageView = { 
/**
 * Which camera.
 */
camera: string, 
/**
 * Bytes of its video, all streams.
 */
bytes: number, 
/**
 * Beginning of its oldest video.
 */
oldest_ms?: number, 
/**
 * Of those, bytes of video around events and alerts.
 */
event_bytes: number, 
/**
 * Of all, bytes of video that is protected now.
 */
protected_bytes: number, 
/**
 * How many days its continuous video is kept.
 */
continuous_days: number, 
/**
 * How many days its video around events and alerts is kept.
 */
event_days: number, 
/**
 * Most bytes of its video; absent where only the disk counts.
 */
most_bytes?: number, 
/**
 * Most bytes of its continuous video.
 */
most_continuous_bytes?: number, 
/**
 * Most bytes of its video around events and alerts.
 */
most_event_bytes?: number, 
/**
 * What of it is deleted next; absent while nothing is known to go.
 */
next_deletion?: DeletionView, 
/**
 * Share of the last 24 hours, or since it was added, that can be played; 0–1.
 */
covered: number, 
/**
 * Seconds of the same time that are missing, by cause.
 */
missing: Array<MissingView>, };

export type CameraTimeline = { 
/**
 * Which camera.
 */
camera: string, 
/**
 * What of it can be played; overlaps where a clock was set back.
 */
recorded: Array<RecordedView>, 
/**
 * Everything else of the time since it was added.
 */
gaps: Array<GapView>, };

export type CameraView = { 
/**
 * Unique at the site.
 */
id: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Position on the wall, from 1: the digit that picks it.
 */
number: number, 
/**
 * What it is doing.
 */
state: CameraState, 
/**
 * Since when.
 */
state_since_ms: number, 
/**
 * For people: why it is not live, and what to do; empty when it is.
 */
detail: string, 
/**
 * The same, for whoever says it in other words; absent where only the detail tells it.
 */
problem?: DeviceProblem, 
/**
 * Connection attempts since it was last live.
 */
attempts: number, 
/**
 * Address of the main stream without secrets.
 */
url: string, 
/**
 * Address of the sub stream without secrets.
 */
sub_url?: string, 
/**
 * Whether the engine holds a user name and password for it.
 */
has_credentials: boolean, 
/**
 * How RTP packets travel.
 */
transport: Transport, 
/**
 * Which detector size it uses.
 */
profile: Profile, 
/**
 * Whether its sound is recorded and may be heard live, where it has any.
 */
audio: boolean, 
/**
 * Whether it gives sound now, for whoever may listen.
 */
sound: boolean, 
/**
 * Whether people can speak through it; absent until it was asked.
 */
can_talk?: boolean, 
/**
 * Who speaks through it now.
 */
speaker?: string, 
/**
 * Codec of the analysed stream, for example `H.264`; absent before the first connection.
 */
codec?: string, 
/**
 * Size of the analysed stream in pixels; absent before the first picture.
 */
size?: [number, number], 
/**
 * How pictures are decoded: `software` or the hardware's name.
 */
decoder: string, 
/**
 * Pictures that arrived in the last second.
 */
fps_received: number, 
/**
 * Pictures that were analysed in the last second.
 */
fps_analysed: number, 
/**
 * Pictures a second the scheduler grants at present.
 */
fps_target: number, 
/**
 * What became of its pictures.
 */
pictures: PictureCounts, 
/**
 * When the newest picture arrived.
 */
last_frame_ms?: number, 
/**
 * People in the picture now.
 */
people: number, 
/**
 * What it is for; absent until somebody said it.
 */
role?: CameraRole, 
/**
 * Where it hangs on the floor plan; absent until somebody said it.
 */
placement?: PlacementView, 
/**
 * Lines and zones.
 */
scene: SceneView, };

export type CarriedAlert = { 
/**
 * Which.
 */
id: string, 
/**
 * What happened and where.
 */
title: string, 
/**
 * How urgent.
 */
severity: Severity, 
/**
 * The camera it is about; absent for the whole store.
 */
camera?: string, };

export type CarriedIncident = { 
/**
 * Which.
 */
id: string, 
/**
 * What happened.
 */
title: string, 
/**
 * The cameras it is about.
 */
cameras: Array<string>, };

export type CertificateView = { 
/**
 * Names and addresses that it is good for.
 */
names: Array<string>, 
/**
 * From when on.
 */
starts_ms: number, 
/**
 * Until when.
 */
ends_ms: number, 
/**
 * Its SHA-256.
 */
fingerprint: string, 
/**
 * The shop's own authority; none when the certificate was given.
 */
authority: AuthorityView | null, };

export type CheckStep = { 
/**
 * What was tried, for people.
 */
name: string, 
/**
 * Whether it worked.
 */
ok: boolean, 
/**
 * What came back, and what to do if it did not work.
 */
detail: string, 
/**
 * The name, for whoever says it in other words.
 */
step: StepName, 
/**
 * Of which stream, where a camera has two.
 */
stream?: StreamName, 
/**
 * The same as the detail; absent where only that tells it.
 */
found?: StepFinding, };

export type ChecklistFinding = { "kind": "store", 
/**
 * Its name.
 */
name: string, 
/**
 * IANA name of its time zone.
 */
time_zone: string, } | { "kind": "store_lacks", 
/**
 * What.
 */
lacks: Array<StorePart>, } | { "kind": "nobody_manages" } | { "kind": "second_factors" } | { "kind": "no_second_factor", 
/**
 * How many.
 */
accounts: number, } | { "kind": "no_camera" } | { "kind": "pictures", 
/**
 * How many.
 */
cameras: number, } | { "kind": "no_picture" } | { "kind": "roles" } | { "kind": "no_role" } | { "kind": "drawings" } | { "kind": "no_drawing", 
/**
 * What it is for, from which follows what to draw.
 */
role: CameraRole, } | { "kind": "no_drawings" } | { "kind": "no_floor_plan" } | { "kind": "places" } | { "kind": "no_place" } | { "kind": "analysis_off", 
/**
 * Why.
 */
said: string, } | { "kind": "not_analysed" } | { "kind": "analysed_slowly" } | { "kind": "analysed", 
/**
 * By which models.
 */
models: string, 
/**
 * On what.
 */
provider: string, } | { "kind": "no_entrance" } | { "kind": "not_counted" } | { "kind": "counted", 
/**
 * How many came in.
 */
footfall: number, } | { "kind": "no_zone" } | { "kind": "zones_empty" } | { "kind": "zones_seen" } | { "kind": "recording_off" } | { "kind": "recording_problem", 
/**
 * Which, and what to do, in the store's language.
 */
said: string, } | { "kind": "not_recorded" } | { "kind": "recording_off_for_some" } | { "kind": "recorded" } | { "kind": "disk_full" } | { "kind": "few_days", 
/**
 * For how many there is.
 */
days: number, 
/**
 * How many are to be kept.
 */
wanted: number, } | { "kind": "room", 
/**
 * For how many days; absent where nobody knows yet.
 */
days?: number, } | { "kind": "history_problem", 
/**
 * Which.
 */
said: string, } | { "kind": "history_lost" } | { "kind": "history" } | { "kind": "clock" } | { "kind": "clock_adrift" } | { "kind": "clock_unknown" } | { "kind": "camera_clocks_off" } | { "kind": "camera_clocks", 
/**
 * How many tell it.
 */
cameras: number, } | { "kind": "no_rule" } | { "kind": "rules", 
/**
 * How many.
 */
rules: number, } | { "kind": "rules_held_back" } | { "kind": "rules_asleep", 
/**
 * What people call them.
 */
rules: Array<string>, } | { "kind": "no_route" } | { "kind": "routes_untried", 
/**
 * What people call them.
 */
routes: Array<string>, } | { "kind": "routes_fail", 
/**
 * What people call them.
 */
routes: Array<string>, 
/**
 * Why, of the first.
 */
said: string, } | { "kind": "routes_work", 
/**
 * How many.
 */
routes: number, } | { "kind": "only_this_machine" } | { "kind": "devices_without_tls" } | { "kind": "certificate_over" } | { "kind": "certificate_ends", 
/**
 * In how many days.
 */
days: number, } | { "kind": "certificate_of_others", 
/**
 * What it is good for.
 */
names: Array<string>, } | { "kind": "devices_reach", 
/**
 * Where.
 */
pages: Array<string>, } | { "kind": "backups_off" } | { "kind": "no_backup" } | { "kind": "backup_old", 
/**
 * How many days.
 */
days: number, } | { "kind": "backup" } | { "kind": "toast_taken" } | { "kind": "toast_refused", 
/**
 * Why.
 */
said: string, } | { "kind": "no_toasts" } | { "kind": "screens_hear" } | { "kind": "screens_deaf" } | { "kind": "audit_log" } | { "kind": "audit_log_problem", 
/**
 * What is wrong.
 */
said: string, };

export type ChecklistItem = { 
/**
 * What.
 */
subject: ChecklistSubject, 
/**
 * How it went.
 */
state: Readiness, 
/**
 * What was found.
 */
found: ChecklistFinding, 
/**
 * Cameras that it is about when it did not go well.
 */
cameras: Array<string>, };

export type ChecklistSubject = "site" | "people" | "cameras" | "camera_roles" | "drawings" | "floor_plan" | "analysis" | "counting" | "zones" | "recording" | "disk" | "history" | "clock" | "camera_clocks" | "rules" | "notifications" | "routes" | "live_updates" | "other_devices" | "audit_log" | "backups";

export type ChecklistView = { 
/**
 * Whether nothing is [`Readiness::Problem`].
 */
ready: boolean, 
/**
 * When it was tried.
 */
checked_ms: number, 
/**
 * Each once, in this order.
 */
items: Array<ChecklistItem>, };

export type ClientMessage = { "type": "auth", 
/**
 * The token of a session, or the machine's.
 */
token: string, } | { "type": "watch", 
/**
 * Camera ids in the order of the tiles.
 */
cameras: Array<string>, 
/**
 * At most this many pictures a second each.
 */
fps: number, 
/**
 * At most this many pictures on their way that [`ClientMessage::Seen`] did not tell of yet,
 * so that a slow client sees few new pictures and not many old ones; any number when absent.
 */
window?: number, 
/**
 * Tiles are no wider than this many pixels. Up to [`SMALL_PICTURE_WIDTH`] small pictures are
 * sent, which cost everybody less; as large as the wall has them when absent.
 */
width?: number, } | { "type": "seen", 
/**
 * How many.
 */
pictures: number, };

export type ConditionView = { "type": "line_crossed", 
/**
 * Whose line.
 */
camera: string, 
/**
 * Which line.
 */
line: string, 
/**
 * Only this way, or both.
 */
direction?: Direction, } | { "type": "zone_entered", 
/**
 * Whose zone.
 */
camera: string, 
/**
 * Which zone.
 */
zone: string, } | { "type": "loitering", 
/**
 * Whose zone.
 */
camera: string, 
/**
 * Which zone.
 */
zone: string, 
/**
 * Seconds above which it is loitering.
 */
limit_s: number, } | { "type": "occupancy", 
/**
 * How many people it holds.
 */
capacity: number, } | { "type": "queue_length", 
/**
 * Whose lane.
 */
camera: string, 
/**
 * Which lane.
 */
lane: string, 
/**
 * More than so many.
 */
people: number, } | { "type": "queue_long", 
/**
 * Whose lane.
 */
camera: string, 
/**
 * Which lane.
 */
lane: string, 
/**
 * Seconds above which a wait is long.
 */
limit_s: number, } | { "type": "open_lane" } | { "type": "camera_offline", 
/**
 * Only this one, or any.
 */
camera?: string, };

export type CountDue = "never" | "quarter" | "line_changed" | "view_moved";

export type DeletionCause = "age" | "camera_limit" | "room";

export type DeletionView = { 
/**
 * Beginning of what is left of the hour.
 */
from_ms: number, 
/**
 * First moment behind it.
 */
to_ms: number, 
/**
 * About when it begins to go.
 */
at_ms: number, 
/**
 * Whether it is video around events and alerts.
 */
event: boolean, 
/**
 * Why.
 */
cause: DeletionCause, };

export type DeliveryOccasion = "raised" | "escalated" | "dispatched" | "asked" | "resolved" | "dismissed" | "picture" | "report" | "test";

export type DeliveryState = "waiting" | "delivered" | "failed";

export type DeliveryView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Along which route.
 */
route: number, 
/**
 * What the route is called.
 */
route_name: string, 
/**
 * About which alert; absent for a test.
 */
alert?: string, 
/**
 * Why.
 */
occasion: DeliveryOccasion, 
/**
 * Where it is in its life.
 */
state: DeliveryState, 
/**
 * When it was written down.
 */
made_at_ms: number, 
/**
 * How often it was tried.
 */
attempts: number, 
/**
 * When it is tried next, while it waits.
 */
due_at_ms?: number, 
/**
 * When it was taken or given up.
 */
done_at_ms?: number, 
/**
 * Why the newest attempt failed.
 */
error?: string, };

export type DemographicGroup = { 
/**
 * How old.
 */
age: AgeBand, 
/**
 * And what.
 */
gender: Gender, 
/**
 * How many; absent where the group is withheld.
 */
people?: number, };

export type DemographicsSettings = { 
/**
 * False ends it before this is answered; sums that were made stay.
 */
on: boolean, 
/**
 * The least people of a group that is shown, 5–1000. Holds for the past too.
 */
least: number, };

export type DemographicsSettingsView = { 
/**
 * Switched on. Off unless somebody says otherwise.
 */
on: boolean, 
/**
 * The least people of a group that is shown.
 */
least: number, 
/**
 * Why it does not work although it is on, in words for people.
 */
problem?: string, 
/**
 * The cameras that take part: those for entrances, with a line.
 */
cameras: Array<string>, 
/**
 * The first hour of which there are sums; absent where there are none.
 */
since_ms?: number, };

export type DemographicsView = { 
/**
 * Start of the first day.
 */
start_ms: number, 
/**
 * End of the last day.
 */
end_ms: number, 
/**
 * Whether faces are looked at now. Sums of a time in which they were stay until they are deleted.
 */
on: boolean, 
/**
 * Groups with fewer people are withheld, and as many others as it takes so that nobody can work them out.
 */
least: number, 
/**
 * All groups, the youngest first.
 */
groups: Array<DemographicGroup>, 
/**
 * People of all withheld groups together.
 */
withheld: number, 
/**
 * People whose face was not seen well enough.
 */
unknown: number, 
/**
 * All whose faces were looked for: those of all groups, and the unknown ones.
 */
entries: number, 
/**
 * Entries by the same doors in that time, looked into or not.
 */
footfall: number, 
/**
 * Share of the time passed in which the cameras of entrances gave pictures, 0–1.
 */
coverage: number, };

export type DeviceProblem = { "problem": "no_address", 
/**
 * What is wrong with it, in the engine's words.
 */
said: string, } | { "problem": "not_resolved", 
/**
 * As typed.
 */
host: string, } | { "problem": "refused", 
/**
 * Host and port.
 */
address: string, } | { "problem": "no_answer", 
/**
 * Host and port; empty where they are known from elsewhere.
 */
address: string, } | { "problem": "silent", 
/**
 * Host and port; empty where they are known from elsewhere.
 */
address: string, } | { "problem": "credentials_wanted" } | { "problem": "credentials_refused" } | { "problem": "user_not_ascii" } | { "problem": "password_locked" } | { "problem": "no_such_stream" } | { "problem": "no_camera", 
/**
 * Host and port; empty where they are known from elsewhere.
 */
address: string, } | { "problem": "no_video", 
/**
 * What there is.
 */
offered: string, } | { "problem": "codec", 
/**
 * What it sends.
 */
codec: string, } | { "problem": "transport_refused", 
/**
 * Which.
 */
transport: Transport, } | { "problem": "busy" } | { "problem": "status", 
/**
 * Its number.
 */
status: number, } | { "problem": "nonsense" } | { "problem": "not_supported", 
/**
 * Which.
 */
what: string, } | { "problem": "said", 
/**
 * In its words.
 */
said: string, } | { "problem": "no_picture" } | { "problem": "stalled", 
/**
 * Seconds without one.
 */
seconds: number, } | { "problem": "no_parameters" } | { "problem": "ended" } | { "problem": "unknown" };

export type DeviceSetting = { "setting": "keyframe_interval", 
/**
 * Of which stream.
 */
profile: string, 
/**
 * How long.
 */
seconds: number, } | { "setting": "picture_size", 
/**
 * Of which stream.
 */
profile: string, 
/**
 * Pixels across and down.
 */
size: [number, number], } | { "setting": "frame_rate", 
/**
 * Of which stream.
 */
profile: string, 
/**
 * How many.
 */
fps: number, } | { "setting": "time_server", 
/**
 * Host name or IP address.
 */
server: string, };

export type DeviceSettings = { 
/**
 * In this order; 16 at most.
 */
changes: Array<DeviceSetting>, 
/**
 * A host, with a port if it is unusual, or an address from a search.
 */
address: string, 
/**
 * User name.
 */
username?: string, 
/**
 * Password.
 */
password?: string, };

export type DeviceView = { 
/**
 * Its maker.
 */
manufacturer: string, 
/**
 * Its type.
 */
model: string, 
/**
 * Version of what runs in it.
 */
firmware: string, 
/**
 * Its own number.
 */
serial: string, };

export type Direction = "in" | "out";

export type DiscoveryRequest = { 
/**
 * Hosts that are asked directly: behind a router, or where multicast is blocked. 64 at most.
 */
addresses: Array<string>, 
/**
 * Whether the networks of the engine's machine are searched.
 */
networks: boolean, };

export type DiscoveryView = { 
/**
 * In the order of their addresses; 512 at most.
 */
cameras: Array<FoundCamera>, 
/**
 * Networks that were searched, by this machine's address in them.
 */
networks: Array<string>, 
/**
 * For people: what could not be searched; empty when all was.
 */
problem: string, 
/**
 * Networks that could not be searched, by this machine's address in them.
 */
not_searched: Array<string>, };

export type DiskView = { 
/**
 * Bytes free.
 */
free_bytes: number, 
/**
 * Bytes in all.
 */
total_bytes: number, };

export type Drawing = { "kind": "line" } | { "kind": "zone", 
/**
 * For this.
 */
purpose: ZonePurpose, };

export type EngagementLimits = { 
/**
 * Seconds; shorter is passing through.
 */
visit_s: number, 
/**
 * Seconds.
 */
engaged_s: number, 
/**
 * Seconds; a visit of the store that is shorter is a short stay. Absent leaves it as it is.
 */
short_stay_s?: number, };

export type EngagementView = { 
/**
 * Start of the first day.
 */
start_ms: number, 
/**
 * End of the last day.
 */
end_ms: number, 
/**
 * As they are now; they hold for the past too.
 */
limits: EngagementLimits, 
/**
 * What limits may be, in seconds.
 */
possible_s: Array<number>, 
/**
 * What the limit of short stays may be, in seconds.
 */
possible_short_stay_s: Array<number>, 
/**
 * Zones that are drawn, or in which anybody was, by camera and zone.
 */
zones: Array<ZoneEngagement>, };

export type EntryVideo = { 
/**
 * Whose.
 */
camera: string, 
/**
 * From.
 */
from_ms: number, 
/**
 * To.
 */
to_ms: number, 
/**
 * What becomes of it.
 */
state: EntryVideoState, 
/**
 * When it is kept no longer; absent as long as the incident is open, and where it is not kept.
 */
until_ms?: number, };

export type EntryVideoState = "kept" | "not_kept" | "not_recorded";

export type ErrorCode = "not_signed_in" | "forbidden" | "sign_in_refused" | "too_many_attempts" | "password_change_needed" | "second_factor_needed" | "forbidden_origin" | "invalid_argument" | "not_found" | "conflict" | "unavailable" | "exhausted" | "internal";

export type EscalationTimes = { 
/**
 * Of critical ones.
 */
critical?: number, 
/**
 * Of high ones.
 */
high?: number, 
/**
 * Of medium ones.
 */
medium?: number, 
/**
 * Of low ones.
 */
low?: number, };

export type EventPage = { 
/**
 * At most as many as asked for.
 */
events: Array<EventView>, 
/**
 * Pass as `after` to read on, or as `before` from the newest backwards; absent at the end.
 */
next?: number, };

export type EventView = { 
/**
 * Device and sequence: `dev:17`.
 */
id: string, 
/**
 * `line_cross`, `entry`, `zone_enter`, `zone_exit`, `queue_join`, `service_start`,
 * `service_end`, `queue_abandon`, `queue_lost`, `passer_by`, `shelf_touch`, `shelf_pick`,
 * `shelf_return`, `suspicious`, `camera_offline`, `camera_online`, `camera_blind`,
 * `camera_sees`.
 */
type: string, 
/**
 * Which camera.
 */
camera: string, 
/**
 * When it happened in front of the camera.
 */
at_ms: number, 
/**
 * For `line_cross` and `entry`.
 */
line?: string, 
/**
 * For `line_cross`.
 */
direction?: Direction, 
/**
 * For `zone_enter`, `zone_exit`, `passer_by` and events of shelves.
 */
zone?: string, 
/**
 * For `zone_exit`: seconds inside.
 */
dwell_s?: number, 
/**
 * For events of queues: the till lane.
 */
lane?: string, 
/**
 * For `service_start` and `queue_abandon`: seconds since they joined.
 */
wait_s?: number, 
/**
 * For `service_end`: seconds at the till.
 */
service_s?: number, 
/**
 * Proof: the film that shows it begins here, 5 s before what happened did.
 */
clip_from_ms: number, 
/**
 * It ends here, 5 s after it happened.
 */
clip_to_ms: number, 
/**
 * For `camera_offline`, in words; for `camera_blind` and `camera_sees` the cause: `unanalysed`,
 * `starved`, `dark`, `blurred` or `moved`.
 */
reason?: string, 
/**
 * For `suspicious`: `conceal`, `unpaid_exit` or `fall`.
 */
behaviour?: string, 
/**
 * For `suspicious`: how much speaks for it, 0–1.
 */
score?: number, 
/**
 * Who, as a number within the camera's run.
 */
track?: number, 
/**
 * Foot point, 0–1 of the picture.
 */
foot?: [number, number], 
/**
 * Confidence of the detection behind it, 0–1.
 */
confidence: number, };

export type ExportProblem = { "kind": "engine_ended" } | { "kind": "damaged", 
/**
 * How many.
 */
parts: number, } | { "kind": "nothing_recorded" } | { "kind": "too_long" } | { "kind": "cancelled" } | { "kind": "disk_full", 
/**
 * Where it was written to.
 */
path: string, } | { "kind": "not_written", 
/**
 * Which file.
 */
path: string, } | { "kind": "not_readable" } | { "kind": "key", 
/**
 * Which file.
 */
path: string, } | { "kind": "defect" };

export type ExportRequest = { 
/**
 * Which cameras, in the order in which they are listed.
 */
cameras: Array<string>, 
/**
 * First moment.
 */
from_ms: number, 
/**
 * First moment behind it.
 */
to_ms: number, 
/**
 * What for.
 */
reason: string, 
/**
 * Who exports.
 */
exported_by?: string, 
/**
 * One ZIP, which can be downloaded; otherwise a folder on the engine's machine.
 */
zip?: boolean, };

export type ExportState = "running" | "done" | "failed";

export type ExportView = { 
/**
 * Names it.
 */
id: string, 
/**
 * How far it is.
 */
state: ExportState, 
/**
 * From 0 to 1.
 */
progress: number, 
/**
 * Bytes written so far, or in all.
 */
bytes: number, 
/**
 * For people: why it failed, or what was found damaged; empty when all is well.
 */
problem: string, 
/**
 * The same, for whoever says it in other words; absent where only the problem tells it.
 */
why?: ExportProblem, 
/**
 * When it was asked for.
 */
made_ms: number, 
/**
 * When it is deleted.
 */
expires_ms: number, 
/**
 * Which cameras.
 */
cameras: Array<string>, 
/**
 * First moment.
 */
from_ms: number, 
/**
 * First moment behind it.
 */
to_ms: number, 
/**
 * What for.
 */
reason: string, 
/**
 * Where it lies on the engine's machine, when it is whole.
 */
path: string, 
/**
 * Address of the ZIP below `/api/v1`, when there is one. It opens without the token, so that a
 * browser can download it; it is a secret of its own.
 */
download: string | null, 
/**
 * Fingerprint of the key that signed, for the receiver to compare; empty while it is written.
 */
signed_by: string, };

export type FindingKind = "right" | "missed" | "false_count";

export type FindingView = { 
/**
 * What it turned out to be.
 */
kind: FindingKind, 
/**
 * Which way.
 */
direction: Direction, 
/**
 * When.
 */
at_ms: number, };

export type FloorMarkView = { 
/**
 * 0–1 of the picture.
 */
picture: [number, number], 
/**
 * 0–1 of the floor plan.
 */
plan: [number, number], };

export type FloorPlanView = { 
/**
 * Another with each picture.
 */
version: number, 
/**
 * Pixels across and down.
 */
size: [number, number], 
/**
 * `image/png` or `image/jpeg`.
 */
media_type: string, 
/**
 * How wide the floor is that it shows, in centimetres; absent where nobody said it.
 */
width_cm?: number, };

export type FloorPlanWidth = { 
/**
 * In centimetres; absent forgets it.
 */
width_cm?: number, };

export type FoundCamera = { 
/**
 * Where to ask it: for [`ProbeRequest`].
 */
address: string, 
/**
 * Its host alone.
 */
host: string, 
/**
 * What it calls itself.
 */
name?: string, 
/**
 * Its type.
 */
hardware?: string, 
/**
 * Where somebody wrote that it is.
 */
location?: string, 
/**
 * It announced only addresses of other hosts; it is asked where it answered.
 */
names_other_host: boolean, 
/**
 * Cameras of this site that have their picture from this host already.
 */
cameras: Array<string>, };

export type GapCause = "connecting" | "offline" | "stalled" | "packets_lost" | "unreadable" | "disk_slow" | "disk_full" | "disk_failed" | "engine_stopped" | "switched_off" | "clock_set" | "expired" | "lost" | "unknown";

export type GapView = { 
/**
 * First moment.
 */
from_ms: number, 
/**
 * First moment behind it.
 */
to_ms: number, 
/**
 * Why.
 */
cause: GapCause, };

export type Gender = "female" | "male";

export type GroupNumbers = { 
/**
 * Groups, people who came alone among them.
 */
groups: number, 
/**
 * People of whom it is known with whom they came; by `groups` their mean size.
 */
people: number, 
/**
 * People who came in and were seen too briefly to tell. They are in no other figure here.
 */
unknown: number, 
/**
 * Groups of 1, 2, 3 and 4 people, and of 5 and more.
 */
sizes: Array<number>, };

export type HandClipView = { 
/**
 * 1, 2, 3, … in the order of time.
 */
number: number, 
/**
 * Its beginning.
 */
from_ms: number, 
/**
 * Its end.
 */
to_ms: number, 
/**
 * The hour of the store's day.
 */
hour: number, 
/**
 * What was seen in it; absent until somebody looked.
 */
verdict?: HandVerdict, 
/**
 * Empty until the count is finished: whoever counts is not to know what was counted.
 */
findings: Array<FindingView>, };

export type HandCountRequest = { 
/**
 * Which camera.
 */
camera: string, 
/**
 * Which of its lines.
 */
line: string, 
/**
 * How many clips, 1–30; 10 when absent.
 */
clips?: number, 
/**
 * Their length in seconds, 5–120; 60 when absent.
 */
clip_seconds?: number, };

export type HandCountView = { 
/**
 * Its id.
 */
id: string, 
/**
 * Which camera.
 */
camera: string, 
/**
 * The line as it was drawn when the count was begun.
 */
line: LineView, 
/**
 * What the clips were drawn with.
 */
seed: number, 
/**
 * So much before and after each clip is shown and tapped too, so that nobody at its ends is cut.
 */
margin_ms: number, 
/**
 * When it was begun.
 */
begun_at_ms: number, 
/**
 * By whom.
 */
begun_by: string, 
/**
 * When it was finished; absent while it is open.
 */
finished_at_ms?: number, 
/**
 * By whom.
 */
finished_by?: string, 
/**
 * In the order of time.
 */
clips: Array<HandClipView>, 
/**
 * What came out; nothing until it is finished.
 */
figures: AccuracyFigures, };

export type HandVerdict = { 
/**
 * It cannot be seen who crosses: the clip says nothing, and `taps` are ignored.
 */
cannot_see: boolean, 
/**
 * Everybody who crosses, also just before the clip and just after it.
 */
taps: Array<TapView>, };

export type HealthView = { 
/**
 * Program version.
 */
version: string, 
/**
 * Seconds since the engine started.
 */
uptime_s: number, 
/**
 * Whether people are being found.
 */
analytics: AnalyticsView, 
/**
 * Whether events are being stored; the problem when not.
 */
store_problem: string, 
/**
 * The data folder's disk.
 */
disk: DiskView, 
/**
 * Cameras that are live.
 */
cameras_live: number, 
/**
 * Cameras set up.
 */
cameras_total: number, };

export type HeatCell = { 
/**
 * From the left, from 0.
 */
x: number, 
/**
 * From above, from 0.
 */
y: number, 
/**
 * Time that people spent there, added up.
 */
seconds: number, 
/**
 * People who came there; each counts once, however often they come back.
 */
visits: number, };

export type HeatHour = { 
/**
 * Start of the hour, by the store's clock.
 */
start_ms: number, 
/**
 * Start of the next one.
 */
end_ms: number, 
/**
 * Time that people were in view, added up.
 */
seconds: number, 
/**
 * Share of the hour in which the camera saw, 0–1; of the time passed for the running hour.
 */
coverage: number, };

export type HeatmapView = { 
/**
 * Whose picture.
 */
camera: string, 
/**
 * Start of the first hour.
 */
start_ms: number, 
/**
 * End of the last hour.
 */
end_ms: number, 
/**
 * Cells across the picture.
 */
columns: number, 
/**
 * Cells down the picture.
 */
rows: number, 
/**
 * Cells with anything, row by row.
 */
cells: Array<HeatCell>, 
/**
 * Time that people were in view, added up: of all cells, and beyond.
 */
seconds: number, 
/**
 * The part of it in which their feet were beyond the picture's borders.
 */
beyond_s: number, 
/**
 * Share of the time in which the camera saw, 0–1; of the time passed where it still runs. Below 1 all
 * other figures are what was seen.
 */
coverage: number, 
/**
 * Each hour that has begun.
 */
hours: Array<HeatHour>, };

export type Hello = { 
/**
 * Program version.
 */
version: string, 
/**
 * The engine's clock.
 */
now_ms: number, 
/**
 * The store.
 */
site: SiteView, 
/**
 * All cameras, in the order of the wall.
 */
cameras: Array<CameraView>, 
/**
 * Today.
 */
numbers: NumbersView, 
/**
 * All that nobody has closed, at most 10,000, and the newest 200 of every state; newest first.
 */
alerts: Array<AlertView>, 
/**
 * What is held back now.
 */
snoozes: Array<SnoozeView>, 
/**
 * How the engine is.
 */
health: HealthView, };

export type HourAccuracy = { 
/**
 * 0–23.
 */
hour: number, 
/**
 * What is known of it; no clips: not measured yet.
 */
figures: AccuracyFigures, };

export type HourNumbers = { 
/**
 * Start of the hour.
 */
start_ms: number, 
/**
 * Raw crossings in.
 */
ins: number, 
/**
 * Raw crossings out.
 */
outs: number, 
/**
 * Footfall.
 */
entries: number, 
/**
 * People who passed by outside without coming in.
 */
passers: number, 
/**
 * Share of all who came by that came in, 0–1; absent where nobody came by, or no camera looks outside.
 */
capture_rate?: number, 
/**
 * Footfall by whom they came with; absent where of nobody it is known. A group counts in the hour in which its
 * first came.
 */
groups?: GroupNumbers, 
/**
 * Highest occupancy within the hour.
 */
occupancy_peak: number, 
/**
 * Share of the hour in which all counting cameras saw, 0–1; of the time passed for the running hour.
 */
coverage: number, };

export type HoursView = { 
/**
 * Local time, `HH:MM`.
 */
from: string, 
/**
 * Local time, `HH:MM`, not included. Not later than `from` means the next day; equal, 24 hours.
 */
to: string, };

export type IncidentChange = { 
/**
 * The one it was made from: somebody else may have been faster.
 */
version: number, 
/**
 * What happened, in 1 to 120 characters.
 */
title: string, 
/**
 * How it stands.
 */
status: IncidentStatus, 
/**
 * Who has it.
 */
owner?: string, 
/**
 * What came of it: needed to close it.
 */
outcome: string, };

export type IncidentDetail = { 
/**
 * The incident.
 */
incident: IncidentView, 
/**
 * What was put in, oldest first.
 */
log: Array<IncidentEntryView>, };

export type IncidentEntryView = { 
/**
 * Its number.
 */
id: number, 
/**
 * When it was put in.
 */
at_ms: number, 
/**
 * By whom.
 */
actor: string, 
/**
 * What.
 */
item: IncidentItem, 
/**
 * SHA-256 of the picture kept with it, in hexadecimal; absent where there is none.
 */
sha256?: string, 
/**
 * The recorded video it is about; absent where it is about none.
 */
video?: EntryVideo, };

export type IncidentItem = { "type": "alert", 
/**
 * Which.
 */
alert: string, 
/**
 * What happened and where.
 */
title: string, 
/**
 * Line or zone, then camera.
 */
place: string, 
/**
 * How urgent.
 */
severity: Severity, 
/**
 * When its cause happened.
 */
at_ms: number, 
/**
 * The camera it is about; absent for the whole store.
 */
camera?: string, } | { "type": "clip", 
/**
 * Whose.
 */
camera: string, 
/**
 * From.
 */
from_ms: number, 
/**
 * To.
 */
to_ms: number, 
/**
 * What is to be seen; may be empty.
 */
note: string, } | { "type": "snapshot", 
/**
 * Whose.
 */
camera: string, 
/**
 * The moment it shows.
 */
at_ms: number, 
/**
 * What is to be seen; may be empty.
 */
note: string, } | { "type": "note", 
/**
 * What.
 */
text: string, } | { "type": "change", 
/**
 * What happened, in a line.
 */
title: string, 
/**
 * How it stands.
 */
status: IncidentStatus, 
/**
 * Who has it.
 */
owner?: string, 
/**
 * What came of it.
 */
outcome: string, };

export type IncidentRequest = { 
/**
 * What happened, in 1 to 120 characters.
 */
title: string, 
/**
 * Alerts that are in it at first, at most 100.
 */
alerts: Array<string>, 
/**
 * What there is to say; may be empty or absent.
 */
note: string, };

export type IncidentStatus = "open" | "closed";

export type IncidentView = { 
/**
 * Its id.
 */
id: string, 
/**
 * What happened, in a line.
 */
title: string, 
/**
 * How it stands.
 */
status: IncidentStatus, 
/**
 * Who has it.
 */
owner?: string, 
/**
 * What came of it; empty while it is open.
 */
outcome: string, 
/**
 * The cameras it is about. It exists for whoever sees all of them.
 */
cameras: Array<string>, 
/**
 * Lines of its log.
 */
entries: number, 
/**
 * When it was made.
 */
made_at_ms: number, 
/**
 * By whom.
 */
made_by: string, 
/**
 * When something was put in or changed last.
 */
changed_at_ms: number, 
/**
 * When it was closed.
 */
closed_at_ms?: number, 
/**
 * Goes up with each change of how it stands.
 */
version: number, };

export type JourneysView = { 
/**
 * Start of the first day.
 */
start_ms: number, 
/**
 * End of the last day.
 */
end_ms: number, 
/**
 * The zones that are drawn, between which ways lead.
 */
places: Array<PlaceView>, 
/**
 * Most taken first.
 */
ways: Array<WayView>, 
/**
 * Most taken first.
 */
steps: Array<StepView>, };

export type KpiDays = { 
/**
 * The first day of the store's calendar, `2026-11-22`.
 */
first: string, 
/**
 * The last one.
 */
last: string, 
/**
 * Start of the first day, or of the hour.
 */
start_ms: number, 
/**
 * End of the last day, or of the hour.
 */
end_ms: number, 
/**
 * By key; those that cannot be computed are left out: nobody waited, people are not known again, nothing of
 * the time was seen, or no sales of it are known. Money is in the store's currency: 12.5 is twelve and a half.
 */
values: { [key in string]: number }, 
/**
 * Keys of values that cannot be right as they stand: more sales than people who came in.
 */
doubtful: Array<string>, 
/**
 * Share of the time in which all counting cameras saw, 0–1; of the time passed where it still runs. Below 1 counts
 * are what was seen, and may be too low. Absent before any of it has begun.
 */
coverage?: number, };

export type KpiDefinition = { 
/**
 * Its key in `values`.
 */
id: string, 
/**
 * `people`, `share` (0–1, a conversion also above), `seconds`, `receipts`, `pieces` or `money`.
 */
unit: string, 
/**
 * `higher`, `lower` or `neither`: which way it should go.
 */
better: string, 
/**
 * Of the sums of the whole time; nothing is averaged.
 */
formula: string, 
/**
 * Who defines it so.
 */
source: string, };

export type KpiPart = { 
/**
 * The part itself.
 */
days: KpiDays, 
/**
 * The days that stand beside it; absent without a comparison.
 */
beside?: KpiDays, };

export type KpiView = { 
/**
 * When they were computed.
 */
at_ms: number, 
/**
 * The store's currency, ISO 4217, where it has one.
 */
currency?: string, 
/**
 * How each is computed, in the order in which people read them.
 */
definitions: Array<KpiDefinition>, 
/**
 * All days together.
 */
whole: KpiPart, 
/**
 * The parts they are cut into, in their order.
 */
parts: Array<KpiPart>, };

export type KpiWeekHour = { 
/**
 * 0 is Monday.
 */
weekday: number, 
/**
 * The hour of the store's clock, 0–23.
 */
hour: number, 
/**
 * How many such hours are over and were seen.
 */
hours: number, 
/**
 * For how many hours of those the store was open; absent where its opening hours are not known.
 */
open_hours?: number, 
/**
 * By key, of all of those hours together.
 */
values: { [key in string]: number }, 
/**
 * Counts among them by the hour; by the hour in which the store was open, where only those were asked for.
 */
per_hour: { [key in string]: number }, 
/**
 * Share of all such hours that counting cameras saw, 0–1; absent where none is over.
 */
coverage?: number, };

export type KpiWeekView = { 
/**
 * When they were computed.
 */
at_ms: number, 
/**
 * The first day, `2026-11-22`.
 */
first: string, 
/**
 * The last one.
 */
last: string, 
/**
 * Whether hours in which the store is closed are left out.
 */
open_only: boolean, 
/**
 * The store's currency, ISO 4217, where it has one.
 */
currency?: string, 
/**
 * How each is computed, in the order in which people read them.
 */
definitions: Array<KpiDefinition>, 
/**
 * Each hour of the week from Monday on; without those that are left out.
 */
hours: Array<KpiWeekHour>, };

export type Language = "en" | "de";

export type LineAccuracy = { 
/**
 * Which camera.
 */
camera: string, 
/**
 * Which of its lines.
 */
line: string, 
/**
 * From all finished counts of the last quarter at the line as it is drawn now, since the camera looks where it looks.
 */
figures: AccuracyFigures, 
/**
 * The hours in which the store is open, and those that were measured.
 */
hours: Array<HourAccuracy>, 
/**
 * When a count was finished last, at whatever line of that name.
 */
finished_at_ms?: number, 
/**
 * Why it should be counted now; absent when it need not.
 */
due?: CountDue, 
/**
 * When it should be counted next.
 */
due_at_ms?: number, 
/**
 * A count that was begun and is not finished.
 */
open?: string, };

export type LineNumbers = { 
/**
 * Its name.
 */
line: string, 
/**
 * Raw crossings in.
 */
ins: number, 
/**
 * Raw crossings out.
 */
outs: number, 
/**
 * Footfall: crossings in that were not taken back within 2 s.
 */
entries: number, 
/**
 * Those by whom they came with; absent where of nobody it is known.
 */
groups?: GroupNumbers, };

export type LineView = { 
/**
 * Unique within the camera.
 */
name: string, 
/**
 * Start, 0–1 of the picture.
 */
a: [number, number], 
/**
 * End, 0–1 of the picture.
 */
b: [number, number], 
/**
 * A crossing towards this side is in.
 */
in: Side, };

export type MailSecurity = "start_tls" | "tls" | "none";

export type MarkKind = "alert" | "event" | "bookmark" | "protection";

export type MarkView = { 
/**
 * Id of the alert, event, bookmark or protection.
 */
id: string, 
/**
 * What it is.
 */
kind: MarkKind, 
/**
 * Which camera; absent for the whole store.
 */
camera?: string, 
/**
 * When.
 */
at_ms: number, 
/**
 * Until when, where it lasts.
 */
to_ms?: number, 
/**
 * What people wrote; what the alert is called; of events, a few words in English; empty of what is kept for an
 * incident.
 */
title: string, 
/**
 * Of protections: whether an incident holds it.
 */
of_incident: boolean, 
/**
 * Of protections: when the lock ends; absent as long as the incident that holds it is open.
 */
until_ms?: number, 
/**
 * Of alerts.
 */
severity?: Severity, 
/**
 * Of alerts: what the title says, for whoever says it in other words.
 */
subject?: AlertSubject, 
/**
 * Of events: the same.
 */
event?: MarkedEvent, };

export type MarkedEvent = { 
/**
 * As the event's own type: `line_cross`, `entry`, …
 */
type: string, 
/**
 * Line, zone or lane; absent where it is about the camera.
 */
place?: string, 
/**
 * Of crossings.
 */
direction?: Direction, };

export type MeView = { 
/**
 * The account; absent for the machine itself: its command line, and its window until there is an account, which
 * may do everything.
 */
user?: UserView, 
/**
 * What is allowed.
 */
permissions: Array<Permission>, 
/**
 * The only cameras they see; all when absent.
 */
cameras?: Array<string>, 
/**
 * The session; absent for the machine itself.
 */
session?: SessionView, 
/**
 * Whether there are accounts. Then screens are for people with names: one that was opened as the machine
 * itself asks who is there.
 */
has_users: boolean, };

export type MissingDrawing = { 
/**
 * On whose picture.
 */
camera: string, 
/**
 * What the camera is for.
 */
role: CameraRole, 
/**
 * A line, or a zone.
 */
drawing: Drawing, 
/**
 * For people: what to draw, and where.
 */
advice: string, };

export type MissingView = { 
/**
 * Why.
 */
cause: GapCause, 
/**
 * How much.
 */
seconds: number, };

export type ModelView = { 
/**
 * Name in the manifest.
 */
name: string, 
/**
 * What it finds and where it is good.
 */
description: string, 
/**
 * SPDX expression.
 */
licence: string, 
/**
 * Input size in pixels.
 */
input: [number, number], 
/**
 * Whether the file is here and its hash is right.
 */
available: boolean, 
/**
 * For people: where it is, or why it is not here and what to do.
 */
detail: string, };

export type NewCamera = { 
/**
 * Unique at the site: letters, digits, `-`, `_`, `.`. When absent, the next of the kind `CAM-007` that no
 * camera has or ever had; one that was removed comes back, with its lines and zones, under the id it had.
 */
id?: string, 
/**
 * What people call it; the id when absent.
 */
name?: string, 
/**
 * RTSP address of the main stream; may hold user name and password.
 */
url: string, 
/**
 * RTSP address of the sub stream.
 */
sub_url?: string, 
/**
 * User name, if not in the address.
 */
username?: string, 
/**
 * Password, if not in the address.
 */
password?: string, 
/**
 * How RTP packets travel; TCP when absent.
 */
transport?: Transport, 
/**
 * Where it speaks ONVIF, as a probe found it; looked for at its host when absent.
 */
onvif?: string, 
/**
 * Which detector size it uses; light when absent.
 */
profile?: Profile, 
/**
 * Whether its sound is recorded, where it has any; it is when absent.
 */
audio?: boolean, 
/**
 * What it is for.
 */
role?: CameraRole, };

export type NewIncidentEntry = { "type": "alert", 
/**
 * Which.
 */
alert: string, } | { "type": "clip", 
/**
 * Whose.
 */
camera: string, 
/**
 * From.
 */
from_ms: number, 
/**
 * To.
 */
to_ms: number, 
/**
 * What is to be seen; may be empty.
 */
note: string, } | { "type": "snapshot", 
/**
 * Whose.
 */
camera: string, 
/**
 * The moment it shows.
 */
at_ms: number, 
/**
 * What is to be seen; may be empty.
 */
note: string, } | { "type": "note", 
/**
 * What.
 */
text: string, };

export type NewShiftEntry = { 
/**
 * What the next shift should know, at most 2000 characters; may be empty at the end of a shift.
 */
text: string, 
/**
 * Whether a shift ends with it: open alerts and incidents are carried over.
 */
hand_over: boolean, };

export type NewUser = { 
/**
 * What they sign in with: 1 to 64 letters, digits, `-`, `_`, `.` and `@`; case does not matter.
 */
name: string, 
/**
 * What people call them; the name when absent.
 */
shown_name?: string, 
/**
 * At least 10 characters, and none of the common ones.
 */
password: string, 
/**
 * A preset, or `custom`.
 */
role: RoleName, 
/**
 * For `custom`.
 */
permissions?: Array<Permission>, 
/**
 * The only cameras they see; all when absent.
 */
cameras?: Array<string>, 
/**
 * They must choose a password of their own at their first sign-in.
 */
must_change_password: boolean, };

export type NotificationFilter = { 
/**
 * Nothing less urgent.
 */
least: Severity, 
/**
 * Only alerts of these rules; of all when empty.
 */
rules: Array<string>, 
/**
 * Only alerts of these cameras; of all, and of the whole store, when empty.
 */
cameras: Array<string>, 
/**
 * That an alert was raised.
 */
raised: boolean, 
/**
 * That nobody had it in time.
 */
escalated: boolean, 
/**
 * Of that only these levels: 1 is for the shift lead, 2 for the manager. Of all when empty.
 */
levels: Array<number>, 
/**
 * That somebody was sent, or that somebody asked to open a lane or to fill a shelf.
 */
asked: boolean, 
/**
 * That it was resolved or dismissed.
 */
closed: boolean, 
/**
 * Only in these hours; always when absent.
 */
schedule?: ScheduleView, };

export type NotificationRouteRequest = { 
/**
 * What people call it, 1 to 64 characters.
 */
name: string, 
/**
 * Off keeps the route but puts nothing on it.
 */
enabled: boolean, 
/**
 * Where it ends.
 */
target: NotificationTarget, 
/**
 * What goes along it.
 */
filter: NotificationFilter, 
/**
 * The mail server's password, or the webhook's key: `whsec_` and 24 to 64 bytes in Base64. Absent
 * keeps what there is; empty takes it away.
 */
secret?: string, };

export type NotificationRouteView = { 
/**
 * Its number.
 */
id: number, 
/**
 * What people call it.
 */
name: string, 
/**
 * Off keeps the route but puts nothing on it.
 */
enabled: boolean, 
/**
 * Where it ends.
 */
target: NotificationTarget, 
/**
 * What goes along it.
 */
filter: NotificationFilter, 
/**
 * Whether a secret is kept for it.
 */
has_secret: boolean, 
/**
 * Deliveries that wait.
 */
waiting: number, 
/**
 * Deliveries that were given up and are still listed.
 */
failed: number, 
/**
 * When something was delivered last.
 */
delivered_at_ms?: number, 
/**
 * Why the newest attempt failed; absent when it did not.
 */
error?: string, };

export type NotificationTarget = { "type": "mail", 
/**
 * The server that takes mail: a name or an address.
 */
host: string, 
/**
 * Its port.
 */
port: number, 
/**
 * How the connection is protected.
 */
security: MailSecurity, 
/**
 * Who signs in there; nobody where it is absent.
 */
username?: string, 
/**
 * Who writes: an address, or `Name <address>`.
 */
from: string, 
/**
 * Who reads, 1 to 20.
 */
to: Array<string>, 
/**
 * Whether the alert's picture is attached.
 */
pictures: boolean, } | { "type": "webhook", 
/**
 * `https://…`, or `http://…` within the house.
 */
url: string, 
/**
 * Whether the alert's picture is in it.
 */
pictures: boolean, 
/**
 * Whether it may go to this machine itself or to a link-local address.
 */
allow_local: boolean, };

export type NumbersView = { 
/**
 * When they were computed.
 */
at_ms: number, 
/**
 * Local midnight.
 */
day_start_ms: number, 
/**
 * Footfall today: confirmed entries over all lines.
 */
footfall: number, 
/**
 * People inside now: in minus out since local midnight, never below zero.
 */
occupancy: number, 
/**
 * How that count was put right today, oldest first.
 */
corrections: Array<OccupancyCorrectionView>, 
/**
 * Share of today so far in which all counting cameras saw, 0–1.
 */
coverage: number, 
/**
 * The day's local hours up to now: 23 to 25 a whole day.
 */
hours: Array<HourNumbers>, 
/**
 * People who passed by outside today without coming in.
 */
passers: number, 
/**
 * Share of all who came by that came in, 0–1; absent where nobody came by, or no camera looks outside.
 */
capture_rate?: number, 
/**
 * Footfall by whom they came with; absent where of nobody it is known.
 */
groups?: GroupNumbers, 
/**
 * Visits and entries without staff; absent while people are not known again.
 */
visitors?: VisitorNumbers, 
/**
 * Till lanes.
 */
queues: Array<QueueNumbers>, 
/**
 * All of them together, and what should be done; absent without any.
 */
tills?: TillsView, 
/**
 * Per camera.
 */
cameras: Array<CameraNumbers>, };

export type OccupancyCorrectionView = { 
/**
 * When.
 */
at_ms: number, 
/**
 * People inside, as counted.
 */
before: number, 
/**
 * People inside from then on.
 */
after: number, 
/**
 * `closing`: the store closed; `midnight`: the day ended at a store without opening hours; `drift`:
 * earlier days taught that a door misses more people one way; `seen`: more people were seen inside;
 * `recount`: doors or the time zone were changed.
 */
reason: string, };

export type OfferedStream = { 
/**
 * The device's name for it in requests; absent without ONVIF.
 */
profile?: string, 
/**
 * For people.
 */
name: string, 
/**
 * Its address, without secrets.
 */
url: string, 
/**
 * `H264`, `H265`, `JPEG`.
 */
codec?: string, 
/**
 * Size of the picture.
 */
size?: [number, number], 
/**
 * Most pictures a second.
 */
fps?: number, 
/**
 * Seconds from one keyframe to the next.
 */
keyframe_seconds?: number, 
/**
 * Most kilobits a second.
 */
kilobits?: number, };

export type OtherDevicesChange = { 
/**
 * Whether they are let in.
 */
let_in: boolean, 
/**
 * On which port; as it is when absent.
 */
port?: number, };

export type OtherDevicesObstacle = "command_line" | "no_tls";

export type OtherDevicesView = { 
/**
 * Whether they are let in, as the configuration says; another one begins with the engine's next start.
 */
let_in: boolean, 
/**
 * Whether the engine that runs lets them in.
 */
now: boolean, 
/**
 * On which port, as the configuration says.
 */
port: number, 
/**
 * Where they find the screens while they are let in.
 */
pages: Array<string>, 
/**
 * Why it cannot be changed here; absent where it can.
 */
obstacle?: OtherDevicesObstacle, };

export type PasswordChange = { 
/**
 * The one until now.
 */
current: string, 
/**
 * The new one. All other sessions end.
 */
new: string, };

export type PasswordProof = { 
/**
 * The password.
 */
password: string, };

export type PasswordReset = { 
/**
 * The password. All sessions of that person end.
 */
password: string, 
/**
 * They must choose one of their own at their next sign-in.
 */
must_change_password: boolean, };

export type Permission = "view_live" | "listen" | "talk" | "view_numbers" | "count_by_hand" | "view_events" | "view_alerts" | "handle_alerts" | "control_cameras" | "share_walls" | "view_recordings" | "mark_recordings" | "protect_recordings" | "export_video" | "manage_cameras" | "draw_scenes" | "manage_rules" | "manage_notifications" | "manage_site" | "manage_sales" | "manage_models" | "manage_users" | "view_audit";

export type PictureCheck = { 
/**
 * Mean of all pixels: 0 is black, 1 is white.
 */
brightness: number, 
/**
 * How fine its details are: 0 is none.
 */
sharpness: number, 
/**
 * So dark that people are not found reliably.
 */
dark: boolean, 
/**
 * Out of focus, dirty or covered.
 */
blurred: boolean, };

export type PictureCounts = { 
/**
 * Arrived from the network.
 */
received: number, 
/**
 * Decoded.
 */
decoded: number, 
/**
 * Left out up to the next keyframe, because decoding could not follow.
 */
skipped: number, 
/**
 * Could not be decoded.
 */
damaged: number, 
/**
 * Analysed.
 */
analysed: number, 
/**
 * Were due for analysis, but a newer one came before a worker was free.
 */
replaced: number, };

export type PlacementView = { 
/**
 * 0–1 of the plan, to the right.
 */
x: number, 
/**
 * 0–1 of the plan, down.
 */
y: number, 
/**
 * Where it looks, in degrees, 0 up to 360: 0 is to the right, 90 is down.
 */
angle: number, };

export type PlaceView = { 
/**
 * Whose picture.
 */
camera: string, 
/**
 * Which zone.
 */
zone: string, };

export type PlanCamera = { 
/**
 * Which one.
 */
camera: string, 
/**
 * Time that people were in view.
 */
seconds: number, 
/**
 * The part of it that does not lie on the plan.
 */
beyond_s: number, 
/**
 * Share of the time in which it saw, 0–1.
 */
coverage: number, };

export type PlanCell = { 
/**
 * From the left, from 0.
 */
x: number, 
/**
 * From above, from 0.
 */
y: number, 
/**
 * Time that people spent there, added up.
 */
seconds: number, };

export type PlanHeatmapView = { 
/**
 * Start of the first hour.
 */
start_ms: number, 
/**
 * End of the last hour.
 */
end_ms: number, 
/**
 * Cells across the plan.
 */
columns: number, 
/**
 * Cells down the plan.
 */
rows: number, 
/**
 * Cells with anything, row by row. Where several cameras see a place the largest time counts.
 */
cells: Array<PlanCell>, 
/**
 * The cameras that lie on the plan.
 */
cameras: Array<PlanCamera>, 
/**
 * Cameras of which it is not said where they lie.
 */
missing: Array<string>, };

export type PresetView = { 
/**
 * For [`PtzRequest`].
 */
preset: string, 
/**
 * For people.
 */
name: string, };

export type ProbeRequest = { 
/**
 * A host, with a port if it is unusual, or an address from a search.
 */
address: string, 
/**
 * User name.
 */
username?: string, 
/**
 * Password.
 */
password?: string, };

export type ProbeView = { 
/**
 * Whether it has a stream that this product shows.
 */
ok: boolean, 
/**
 * What was tried, in order.
 */
steps: Array<CheckStep>, 
/**
 * It wants a user name and a password, or others than those given.
 */
wants_credentials: boolean, 
/**
 * Where it speaks ONVIF; absent when it does not.
 */
onvif?: string, 
/**
 * Who made it.
 */
device?: DeviceView, 
/**
 * How far its clock is ahead of this machine's; negative when it is behind.
 */
clock_offset_ms?: number, 
/**
 * Whether it can be turned, tilted or zoomed.
 */
ptz: boolean, 
/**
 * What it offers.
 */
streams: Array<OfferedStream>, 
/**
 * Cameras as they would be added, one a picture that the device has.
 */
suggestions: Array<SuggestedCamera>, 
/**
 * Settings that would make it work better here.
 */
offers: Array<SettingOffer>, };

export type Profile = "accurate" | "light";

export type ProposalKind = "closed_entry" | "closed_stock_room" | "closed_high_value" | "long_wait" | "open_lane" | "long_look" | "lingering";

export type ProtectionRequest = { 
/**
 * Which camera.
 */
camera: string, 
/**
 * First moment.
 */
from_ms: number, 
/**
 * First moment behind it.
 */
to_ms: number, 
/**
 * Why.
 */
reason: string, 
/**
 * When the lock ends.
 */
until_ms: number, };

export type PtzRequest = { "action": "move", 
/**
 * To the right.
 */
pan: number, 
/**
 * Up.
 */
tilt: number, 
/**
 * In.
 */
zoom: number, } | { "action": "stop" } | { "action": "preset", 
/**
 * Which, from [`PtzView`].
 */
preset: string, };

export type PtzView = { 
/**
 * Whether it can be turned at all.
 */
can_turn: boolean, 
/**
 * Views kept in the camera.
 */
presets: Array<PresetView>, };

export type PushedSaleLine = { 
/**
 * The product's number.
 */
product: string, 
/**
 * The product's name.
 */
name: string, 
/**
 * Pieces; below nothing where they came back.
 */
units: number, 
/**
 * What it comes to without tax, in the store's currency; below nothing where money was given back.
 */
net: number, };

export type PushedSaleRequest = { 
/**
 * Its number at its source.
 */
id: string, 
/**
 * When it was written.
 */
at_ms: number, 
/**
 * `sale`, `return`, `exchange` or `void`; without, its lines say it.
 */
kind?: string, 
/**
 * The receipt that goods come back from.
 */
original?: string, 
/**
 * ISO 4217; the store's without. Others are refused.
 */
currency?: string, 
/**
 * When its source changed it last: what is older than what is stored changes nothing.
 */
changed_ms?: number, 
/**
 * At least one.
 */
lines: Array<PushedSaleLine>, };

export type QueueHour = { 
/**
 * Start of the hour.
 */
start_ms: number, 
/**
 * People who joined the queue.
 */
joined: number, 
/**
 * People whose service began.
 */
served: number, 
/**
 * People who left without having been served.
 */
abandoned: number, 
/**
 * Mean wait of those served, in seconds; absent without any.
 */
mean_wait_s?: number, 
/**
 * Most people waiting at any moment.
 */
peak: number, 
/**
 * How long it was open, in seconds.
 */
open_s: number, 
/**
 * People served by hours open; absent while it was closed.
 */
served_per_open_hour?: number, 
/**
 * Share of the hour in which its camera saw, 0–1; of the time passed for the running hour. Below 1
 * all other figures are what was seen, and may be too low.
 */
coverage: number, };

export type QueueNumbers = { 
/**
 * Whose lane.
 */
camera: string, 
/**
 * Its name.
 */
lane: string, 
/**
 * People waiting now.
 */
waiting: number, 
/**
 * People at the till now.
 */
at_till: number, 
/**
 * How long whoever waits longest has waited, in seconds; absent when nobody waits.
 */
longest_wait_s?: number, 
/**
 * How long somebody who joins now will wait, in seconds; absent where too little was seen to say.
 */
estimated_wait_s?: number, 
/**
 * People who joined today. All of them were served, gave up, were lost from sight, or wait.
 */
joined: number, 
/**
 * People whose service began.
 */
served: number, 
/**
 * People who left without having been served.
 */
abandoned: number, 
/**
 * People who waited when the camera lost sight of them: nobody knows what became of them.
 */
lost: number, 
/**
 * Mean wait of those served, in seconds; absent without any.
 */
mean_wait_s?: number, 
/**
 * Longest wait of those served, in seconds; absent without any.
 */
most_wait_s?: number, 
/**
 * Mean wait of those who gave up, in seconds; absent without any.
 */
mean_abandoned_wait_s?: number, 
/**
 * Mean time at the till, in seconds; absent without any.
 */
mean_service_s?: number, 
/**
 * Share of those who joined that gave up, 0–1; absent when nobody joined.
 */
abandonment?: number, 
/**
 * Most people waiting at any moment.
 */
peak: number, 
/**
 * How long it was open today, in seconds: somebody joined or was served, with pauses of up to five minutes.
 */
open_s: number, 
/**
 * Efficiency: people served by hours open; absent while it was closed.
 */
served_per_open_hour?: number, 
/**
 * Share of the time open in which somebody was at the till, 0–1; absent while it was closed.
 */
busy?: number, 
/**
 * Share of today so far in which its camera saw, 0–1.
 */
coverage: number, 
/**
 * The day's local hours up to now.
 */
hours: Array<QueueHour>, };

export type Readiness = "ok" | "advice" | "problem";

export type RecognitionChange = { 
/**
 * False forgets everybody at once.
 */
on: boolean, };

export type RecognitionView = { 
/**
 * Switched on. Off unless somebody says otherwise.
 */
on: boolean, 
/**
 * Why it does not work although it is on, in words for people.
 */
problem?: string, 
/**
 * Visits in memory now: those that last, and those that ended less than three hours ago.
 */
remembered: number, };

export type RecordedView = { 
/**
 * First moment.
 */
from_ms: number, 
/**
 * First moment behind it.
 */
to_ms: number, };

export type RecoveryCodes = { 
/**
 * Ten of them.
 */
codes: Array<string>, };

export type ReportFormat = "pdf" | "xlsx" | "csv";

export type ReportRequest = { 
/**
 * What people call it; no other report is called so.
 */
name: string, 
/**
 * Which days, as seen from the day on which it is made: `yesterday`, `last_7_days`, `last_week`, `last_month`,
 * `last_retail_week` or `last_retail_month`.
 */
days: string, 
/**
 * As in `/kpis`; days without.
 */
grain?: string, 
/**
 * As in `/kpis`; nothing stands beside without.
 */
compare?: string, 
/**
 * Keys of its figures; all that have a value when it is empty.
 */
figures: Array<string>, 
/**
 * Its forms, at least one.
 */
formats: Array<ReportFormat>, 
/**
 * What it is written in; the store's language without.
 */
language?: Language, 
/**
 * Pages of 8.5 × 11 inches instead of A4.
 */
letter: boolean, 
/**
 * When it is made by itself; only when somebody asks without.
 */
schedule?: ReportSchedule, 
/**
 * Notification routes that it goes along, by their numbers.
 */
routes: Array<number>, 
/**
 * A folder of the engine's machine that it goes to. It must be there: it is not made.
 */
folder?: string, 
/**
 * The version that it was made from; a conflict when that is no longer the newest.
 */
version?: number, };

export type ReportRunView = { 
/**
 * Its number.
 */
id: number, 
/**
 * Of which report.
 */
report: number, 
/**
 * What that is called.
 */
name: string, 
/**
 * Whether it came by its schedule.
 */
by_schedule: boolean, 
/**
 * When it was begun.
 */
begun_at_ms: number, 
/**
 * The first of its days.
 */
first: string, 
/**
 * The last of its days.
 */
last: string, 
/**
 * Whether it is made.
 */
state: ReportState, 
/**
 * Why the newest attempt to make it failed.
 */
error?: string, 
/**
 * What can be fetched.
 */
files: Array<ReportFormat>, 
/**
 * Where it goes.
 */
ways: Array<ReportWay>, };

export type ReportSchedule = { 
/**
 * On which days.
 */
turns: ReportTurns, 
/**
 * Minute of the day on the store's clock, 0–1439.
 */
minute: number, };

export type ReportState = "waiting" | "done" | "failed";

export type ReportTurns = { "every": "day" } | { "every": "week", 
/**
 * Monday is 0.
 */
weekday: number, } | { "every": "month", 
/**
 * 1 to 31.
 */
day: number, };

export type ReportView = { 
/**
 * Its number.
 */
id: number, 
/**
 * What it is.
 */
plan: ReportRequest, 
/**
 * The first day that it would have now.
 */
first: string, 
/**
 * The last day that it would have now.
 */
last: string, 
/**
 * When it is made next by itself.
 */
next_ms?: number, 
/**
 * Who changed it last.
 */
changed_by: string, 
/**
 * When.
 */
changed_at_ms: number, };

export type ReportWay = { 
/**
 * A folder, or what a notification route is called.
 */
to: string, 
/**
 * Whether it is there.
 */
state: ReportState, 
/**
 * Why the newest attempt failed.
 */
error?: string, 
/**
 * When it is tried next, while it waits.
 */
due_at_ms?: number, };

export type ResponseTimeView = { 
/**
 * Of these alerts.
 */
severity: Severity, 
/**
 * Alerts whose cause happened in the time asked for.
 */
raised: number, 
/**
 * Of these, taken by somebody.
 */
answered: number, 
/**
 * Of these, soon enough: within the target, and "at once" means 30 s.
 */
in_time: number, 
/**
 * The target in seconds; 0 means at once.
 */
target_s: number, 
/**
 * Half of the answers came within so many seconds.
 */
median_s: number, 
/**
 * 95 of a hundred answers came within so many seconds.
 */
p95_s: number, };

export type ReviewRequest = { 
/**
 * What it was.
 */
verdict: ReviewVerdict, };

export type ReviewVerdict = "right" | "false_alarm";

export type ReviewView = { 
/**
 * What was stated, with its proof.
 */
event: EventView, 
/**
 * What was said of it; absent as long as nobody has looked.
 */
verdict?: ReviewVerdict, 
/**
 * Who said so.
 */
judged_by?: string, 
/**
 * Why it need not be looked at, by what earlier false alarms taught.
 */
withheld?: Withheld, };

export type RoleName = "admin" | "store_manager" | "security" | "staff" | "viewer" | "custom";

export type RoleView = { 
/**
 * Which.
 */
role: RoleName, 
/**
 * What it allows.
 */
permissions: Array<Permission>, };

export type RuleProposal = { 
/**
 * The rule as it would be added.
 */
rule: RuleView, 
/**
 * From whose picture it follows.
 */
camera: string, 
/**
 * What sort of rule: for screens that have words of their own.
 */
kind: ProposalKind, 
/**
 * For people: why.
 */
reason: string, 
/**
 * A rule of that id is there already, as proposed or changed since.
 */
exists: boolean, 
/**
 * For people: what it needs before it can be added; empty when nothing.
 */
needs: string, };

export type RuleView = { 
/**
 * Unique at the site.
 */
id: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Whether it raises alerts.
 */
enabled: boolean, 
/**
 * What must happen.
 */
condition: ConditionView, 
/**
 * How urgent its alerts are.
 */
severity: Severity, 
/**
 * Seconds without a second alert of the same cause.
 */
cool_down_s: number, 
/**
 * When it is awake; always when absent.
 */
schedule?: ScheduleView, 
/**
 * Awake only while the store is open, or only while it is closed; needs opening hours.
 */
store?: StoreState, 
/**
 * What whoever takes its alerts should do, step by step; may be empty.
 */
instructions: string, 
/**
 * Cameras worth a look beside the alert's own.
 */
related: Array<string>, 
/**
 * What screens offer besides looking at the camera.
 */
actions: Array<AlertAction>, };

export type SalesBadRow = { 
/**
 * Where it stands in the file, from 1.
 */
line: number, 
/**
 * Why: `quote_open`, `quote_inside`, `too_long`, `more_columns`, `missing`, `no_date`, `in_future`, `no_time`, `no_number`,
 * `too_much`, `other_currency` or `unknown_kind`.
 */
problem: string, 
/**
 * Which value, as in the columns of a mapping.
 */
field?: string, 
/**
 * What stands there, shortened.
 */
value: string, };

export type SalesDateOrder = "year_month_day" | "day_month_year" | "month_day_year";

export type SalesDecimal = "point" | "comma";

export type SalesImportDetail = { 
/**
 * The import.
 */
import: SalesImportView, 
/**
 * In the order of their lines.
 */
bad: Array<SalesBadRow>, };

export type SalesImportView = { 
/**
 * Its number.
 */
id: number, 
/**
 * When it began.
 */
at_ms: number, 
/**
 * When it was over. Absent while it runs, and where it broke off.
 */
end_ms?: number, 
/**
 * Whether it runs now.
 */
running: boolean, 
/**
 * Who brought it.
 */
actor: string, 
/**
 * The file's name.
 */
file: string, 
/**
 * Whose sales they are.
 */
source: string, 
/**
 * Rows that were read.
 */
rows: number, 
/**
 * Of those, bad ones.
 */
bad: number, 
/**
 * Receipts that were not known before.
 */
added: number, 
/**
 * Receipts that were, and are told anew.
 */
replaced: number, 
/**
 * Receipts of goods that came back, each on the day it did.
 */
returns: number, 
/**
 * Of those, whose sale is not known although its number is.
 */
unmatched: number, 
/**
 * Rows at times that clocks were put forward over; taken as if they had not been.
 */
skipped: number, 
/**
 * Rows at times that clocks showed twice; taken as the first.
 */
twice: number, 
/**
 * Why it broke off. What was read before stays.
 */
problem?: string, };

export type SalesMapping = { 
/**
 * What parts columns: `,`, `;`, `|` or a tab.
 */
separator: string, 
/**
 * The WHATWG name of its encoding. Without, UTF-8 and UTF-16 are told by themselves, and rows that are neither
 * are Western European.
 */
encoding?: string, 
/**
 * Whether the first row names the columns.
 */
header: boolean, 
/**
 * Column by what it is: `receipt`, `date`, `time`, `kind`, `original`, `product`, `name`, `units`, `amount`,
 * `unit_price`, `tax`, `currency`. A column goes by its name in the first row, or by its number: `#1` is the first.
 */
columns: { [key in string]: string }, 
/**
 * How days are written.
 */
date_order: SalesDateOrder, 
/**
 * How numbers are written.
 */
decimal: SalesDecimal, 
/**
 * What a row is.
 */
row: SalesRow, 
/**
 * What the numbers of receipts begin with that are returns.
 */
return_prefix?: string, };

export type SalesMappingView = { 
/**
 * The source's name. The same number at another source is another receipt.
 */
source: string, 
/**
 * How.
 */
mapping: SalesMapping, };

export type SalesPreview = { 
/**
 * As asked for, or as proposed.
 */
mapping: SalesMapping, 
/**
 * The file's columns, as a mapping names them.
 */
columns: Array<string>, 
/**
 * No day of those seen says whether day or month stands first: somebody must choose.
 */
date_open: boolean, 
/**
 * Why nothing can be read so.
 */
problem?: string, 
/**
 * The first rows.
 */
rows: Array<SalesRowView>, 
/**
 * The first bad rows.
 */
bad: Array<SalesBadRow>, 
/**
 * How many rows were looked at.
 */
row_count: number, 
/**
 * Of those, bad ones.
 */
bad_count: number, };

export type SalesPreviewRequest = { 
/**
 * Its first bytes, Base64; a megabyte says enough.
 */
sample: string, 
/**
 * Whether that is all of it; otherwise its last row may be cut, and is left out.
 */
whole: boolean, 
/**
 * How it is read; proposed without.
 */
mapping?: SalesMapping, };

export type SalesPush = { 
/**
 * The source's name.
 */
source: string, 
/**
 * At most a thousand; all are stored or none.
 */
sales: Array<PushedSaleRequest>, };

export type SalesPushed = { 
/**
 * Receipts that were not known before.
 */
added: number, 
/**
 * Receipts that were, and are told anew.
 */
replaced: number, 
/**
 * Receipts that were known newer.
 */
late: number, };

export type SalesRow = "line" | "receipt";

export type SalesRowView = { 
/**
 * Where it stands in the file, from 1.
 */
line: number, 
/**
 * The receipt's number.
 */
receipt: string, 
/**
 * When.
 */
at_ms: number, 
/**
 * `sale`, `return`, `exchange` or `void`, where the row says it.
 */
kind?: string, 
/**
 * The product's number or name.
 */
product: string, 
/**
 * Pieces; below nothing where they came back.
 */
units: number, 
/**
 * What it comes to, in the store's currency.
 */
net: number, };

export type SceneView = { 
/**
 * Counting lines.
 */
lines: Array<LineView>, 
/**
 * Zones.
 */
zones: Array<ZoneView>, 
/**
 * Which drawing it is; in a change the one that it was made from, which is refused with `conflict`
 * when somebody else was faster. Absent overwrites.
 */
version?: number, };

export type ScheduleView = { 
/**
 * Monday first.
 */
weekdays: [boolean, boolean, boolean, boolean, boolean, boolean, boolean], 
/**
 * Local time, `HH:MM`.
 */
from: string, 
/**
 * Local time, `HH:MM`, not included; equal to `from` means the whole day.
 */
to: string, };

export type SecondFactorDemand = "nobody" | "managers" | "everybody";

export type SecondFactorOffer = { 
/**
 * Base32, to type in.
 */
secret: string, 
/**
 * `otpauth://totp/…`, for a QR code.
 */
address: string, };

export type SecondFactorProof = { 
/**
 * Six digits.
 */
code: string, };

export type SecondFactorRequest = { 
/**
 * As answered by the first step.
 */
challenge: string, 
/**
 * Six digits of the authenticator, or a recovery code.
 */
code: string, };

export type ServerMessage = { "type": "hello", 
/**
 * The present.
 */
hello: Hello, } | { "type": "me", 
/**
 * Who.
 */
me: MeView, } | { "type": "camera", 
/**
 * As it is now.
 */
camera: CameraView, } | { "type": "camera_removed", 
/**
 * Its id.
 */
camera: string, } | { "type": "watching", 
/**
 * Which index stands for which camera.
 */
tiles: Array<TileAssignment>, } | { "type": "tracks" } & Boxes | { "type": "event", 
/**
 * What.
 */
event: EventView, } | { "type": "numbers", 
/**
 * As they are now.
 */
numbers: NumbersView, } | { "type": "alert", 
/**
 * As it is now.
 */
alert: AlertView, } | { "type": "snoozes", 
/**
 * All that hold something back now, by their end.
 */
snoozes: Array<SnoozeView>, } | { "type": "health", 
/**
 * How the engine is.
 */
health: HealthView, 
/**
 * The engine's clock.
 */
now_ms: number, } | { "type": "site", 
/**
 * As it is now.
 */
site: SiteView, } | { "type": "walls_changed" } | { "type": "error", 
/**
 * Why.
 */
error: WireError, };

export type SessionView = { 
/**
 * `ses_…`; tells nothing about the token.
 */
id: string, 
/**
 * Whose.
 */
user: string, 
/**
 * What they sign in with.
 */
user_name: string, 
/**
 * Whether it is the one that asks.
 */
current: boolean, 
/**
 * When they signed in.
 */
made_ms: number, 
/**
 * When it was used last, to the minute.
 */
used_ms: number, 
/**
 * When it ends at the latest; without use it ends before.
 */
ends_ms: number, 
/**
 * From where.
 */
address: string, 
/**
 * With which browser or program.
 */
program: string, };

export type SettingOffer = { 
/**
 * For people: what is wrong, and what would be better.
 */
reason: string, 
/**
 * The change: for [`DeviceSettings`].
 */
change: DeviceSetting, };

export type SetupView = { 
/**
 * When somebody said that it is done; absent before.
 */
done_ms?: number, 
/**
 * Who said so.
 */
done_by?: string, 
/**
 * What is to be drawn and which rules fit, by what cameras are for.
 */
missing_drawings: Array<MissingDrawing>, 
/**
 * First rules; to take one, put it like any other.
 */
rules: Array<RuleProposal>, };

export type Severity = "low" | "medium" | "high" | "critical";

export type ShareView = { 
/**
 * What was seen.
 */
value: number, 
/**
 * Lower end.
 */
low: number, 
/**
 * Upper end.
 */
high: number, };

export type ShiftEntryView = { 
/**
 * Its number.
 */
id: number, 
/**
 * When.
 */
at_ms: number, 
/**
 * Who.
 */
actor: string, 
/**
 * What the next shift should know.
 */
text: string, 
/**
 * Whether a shift ends with it: the next one takes over.
 */
hand_over: boolean, 
/**
 * Alerts that nobody had closed then.
 */
alerts: Array<CarriedAlert>, 
/**
 * Incidents that were open then.
 */
incidents: Array<CarriedIncident>, 
/**
 * When the next shift took over.
 */
taken_at_ms?: number, 
/**
 * Who took over.
 */
taken_by?: string, };

export type Side = "positive" | "negative";

export type SignInAnswer = { "type": "signed_in", 
/**
 * For `Authorization: Bearer` and for the first message of sockets. Shown this once.
 */
token: string, 
/**
 * Who that is.
 */
me: MeView, } | { "type": "second_factor", 
/**
 * Names this attempt.
 */
challenge: string, 
/**
 * Until when.
 */
ends_ms: number, };

export type SignInOptions = { 
/**
 * Whether there are accounts. While there are none the machine's token opens everything, and
 * `POST /accounts/first` makes the first one.
 */
has_users: boolean, };

export type SignInPolicy = { 
/**
 * Of whom a second factor is demanded.
 */
second_factor: SecondFactorDemand, };

export type SignInRequest = { 
/**
 * Of the account.
 */
name: string, 
/**
 * Its password.
 */
password: string, };

export type SiteChange = { 
/**
 * New name.
 */
name: string, 
/**
 * New IANA time zone.
 */
time_zone: string, 
/**
 * ISO 4217 code: three letters.
 */
currency?: string, 
/**
 * When it is open, by weekday, Monday first; a day without hours is closed. Four at most a day, in
 * their order and apart.
 */
opening_hours?: [Array<HoursView>, Array<HoursView>, Array<HoursView>, Array<HoursView>, Array<HoursView>, Array<HoursView>, Array<HoursView>], 
/**
 * What is said outside of screens from now on is said in it.
 */
language?: Language, 
/**
 * When further people are told of alarms that nobody has, from now on. All four at once.
 */
escalation?: EscalationTimes, 
/**
 * The version it was made from: refused with `conflict` when somebody else was faster. Absent
 * overwrites.
 */
version?: number, };

export type SiteView = { 
/**
 * Unique in the organization.
 */
id: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * IANA time zone; every time on a screen is shown in it.
 */
time_zone: string, 
/**
 * ISO 4217 code of its money; absent until somebody said it.
 */
currency?: string, 
/**
 * When it is open, by weekday, Monday first; absent until somebody said it.
 */
opening_hours?: [Array<HoursView>, Array<HoursView>, Array<HoursView>, Array<HoursView>, Array<HoursView>, Array<HoursView>, Array<HoursView>], 
/**
 * What is said outside of screens is said in it: toasts, mails, printed reports, and what alerts are called.
 */
language: Language, 
/**
 * When further people are told of alarms that nobody has.
 */
escalation: EscalationTimes, 
/**
 * The picture of its floor; absent until there is one.
 */
floor_plan?: FloorPlanView, 
/**
 * One more with each change: for [`SiteChange`].
 */
version: number, };

export type SnoozeRequest = { 
/**
 * Only alerts of this rule.
 */
rule?: string, 
/**
 * Only alerts of this camera.
 */
camera?: string, 
/**
 * How long, in seconds: at most 24 h.
 */
seconds: number, 
/**
 * Why, 1 to 200 characters.
 */
reason: string, };

export type SnoozeView = { 
/**
 * Its number.
 */
id: number, 
/**
 * Only alerts of this rule.
 */
rule?: string, 
/**
 * What people call that rule.
 */
rule_name?: string, 
/**
 * Only alerts of this camera.
 */
camera?: string, 
/**
 * The cameras it is about: its own and its rule's. None where it is about the whole store.
 */
cameras: Array<string>, 
/**
 * When alerts are raised again.
 */
until_ms: number, 
/**
 * Why.
 */
reason: string, 
/**
 * Who said so.
 */
actor: string, 
/**
 * When.
 */
made_at_ms: number, 
/**
 * How many alerts were not raised. 0 for whoever sees only some cameras, where it is about the whole store.
 */
held_back: number, };

export type SoundStart = { 
/**
 * For `MediaSource.isTypeSupported`, for example `audio/mp4; codecs="mp4a.40.2"`.
 */
mime: string, };

export type StaffChange = { 
/**
 * Who. Not in the address, which logs keep.
 */
id: string, 
/**
 * For today's visit, whatever was learned.
 */
staff: boolean, };

export type StaffReason = "said" | "place" | "stay" | "dress";

export type StaffView = { 
/**
 * A name drawn for today, and for nothing but to say which one is meant.
 */
id: string, 
/**
 * Why; absent where a person said that they are not.
 */
reason?: StaffReason, 
/**
 * The camera that saw them last.
 */
camera: string, 
/**
 * When they were seen first.
 */
first_ms: number, 
/**
 * And last.
 */
last_ms: number, };

export type StepFinding = { "kind": "failed", 
/**
 * Why.
 */
problem: DeviceProblem, } | { "kind": "onvif_answers", 
/**
 * Where.
 */
address: string, } | { "kind": "no_onvif", 
/**
 * Why.
 */
problem: DeviceProblem, } | { "kind": "signed_in" } | { "kind": "streams", 
/**
 * How many can be shown.
 */
shown: number, 
/**
 * Of how many.
 */
offered: number, } | { "kind": "no_stream" } | { "kind": "other_host" } | { "kind": "clock", 
/**
 * How far it is ahead of this machine's; negative when it is behind.
 */
offset_ms: number, } | { "kind": "usual_address", 
/**
 * Whose.
 */
makers: string, } | { "kind": "no_usual_address" } | { "kind": "password_locked" } | { "kind": "connected" } | { "kind": "picture", 
/**
 * Its codec.
 */
codec: string, 
/**
 * Its size.
 */
size: [number, number], 
/**
 * Pictures a second.
 */
fps: number, 
/**
 * Kilobits a second.
 */
kilobits: number, 
/**
 * Seconds from one keyframe to the next; absent when no second one came.
 */
keyframe_seconds?: number, } | { "kind": "sound", 
/**
 * Its codec.
 */
codec: string, } | { "kind": "sound_left", 
/**
 * Its codec.
 */
codec: string, 
/**
 * Why, in the engine's words.
 */
said: string, } | { "kind": "loudspeaker", 
/**
 * How their voice is sent.
 */
codec: string, } | { "kind": "loudspeaker_unknown" };

export type StepName = "find" | "sign_in" | "streams" | "addresses" | "clock" | "usual_addresses" | "password" | "connect" | "picture" | "sound" | "loudspeaker";

export type StepView = { 
/**
 * Absent where journeys begin.
 */
from?: PlaceView, 
/**
 * Absent where they end.
 */
to?: PlaceView, 
/**
 * How often.
 */
journeys: number, };

export type StorageView = { 
/**
 * Whether anything is recorded at all.
 */
enabled: boolean, 
/**
 * Where video goes.
 */
folder: string, 
/**
 * For people: what is wrong; empty when all is well.
 */
problem: string, 
/**
 * Room on the disk.
 */
free_bytes: number, 
/**
 * Size of the disk.
 */
total_bytes: number, 
/**
 * Bytes of all video.
 */
recorded_bytes: number, 
/**
 * Bytes written a second.
 */
write_rate: number, 
/**
 * How long the disk took at most to confirm, in milliseconds, over the last ten seconds.
 */
sync_ms: number, 
/**
 * Bytes that wait for the disk.
 */
queued_bytes: number, 
/**
 * Days of video for which there is room at the present rate; absent while that is not known.
 */
days_of_room?: number, 
/**
 * Days until there is no more room for new video, and the oldest goes for it; absent while nothing
 * is recorded.
 */
days_left?: number, 
/**
 * How many days continuous video is kept.
 */
continuous_days: number, 
/**
 * How many days video with events is kept.
 */
event_days: number, 
/**
 * In the order of the wall.
 */
cameras: Array<CameraStorageView>, };

export type StorePart = "name" | "time_zone" | "opening_hours" | "currency";

export type StoreState = "open" | "closed";

export type StreamCheck = { 
/**
 * Which.
 */
stream: StreamName, 
/**
 * Its codec.
 */
codec: string, 
/**
 * Size of the picture.
 */
size: [number, number], 
/**
 * Pictures a second.
 */
fps: number, 
/**
 * Kilobits a second.
 */
kilobits: number, 
/**
 * Seconds from one keyframe to the next; absent when no second one came within 8 s.
 */
keyframe_seconds?: number, };

export type StreamName = "main" | "sub";

export type SuggestedCamera = { 
/**
 * What it could be called.
 */
name: string, 
/**
 * Main stream.
 */
url: string, 
/**
 * Sub stream.
 */
sub_url?: string, };

export type TalkStart = { 
/**
 * Samples a second.
 */
rate: number, 
/**
 * After so many milliseconds it ends.
 */
limit_ms: number, };

export type TapView = { 
/**
 * The moment of the recording.
 */
at_ms: number, 
/**
 * Which way.
 */
direction: Direction, };

export type TileAssignment = { 
/**
 * Index in picture headers.
 */
index: number, 
/**
 * Which camera.
 */
camera: string, };

export type TillAdvice = "open" | "close";

export type TillsView = { 
/**
 * Lanes that are drawn.
 */
lanes: number, 
/**
 * Of them, those that are open: somebody joined or was served within the last five minutes.
 */
open: number, 
/**
 * People waiting, at all of them.
 */
waiting: number, 
/**
 * How many tills must work: arrivals of the last quarter of an hour by the mean time of a service, and what serves
 * those who wait within ten minutes. Absent where too little was seen to say.
 */
load?: number, 
/**
 * People who joined, an hour; with `load`.
 */
arrivals_per_hour?: number, 
/**
 * Mean time of a service of the last hour, in seconds; with `load`.
 */
mean_service_s?: number, 
/**
 * Absent where nothing should be changed, or nothing can be said.
 */
advice?: TillAdvice, };

export type TimelineView = { 
/**
 * First moment.
 */
from_ms: number, 
/**
 * First moment behind it.
 */
to_ms: number, 
/**
 * Now: what lies after it has not happened.
 */
now_ms: number, 
/**
 * In the order asked for.
 */
cameras: Array<CameraTimeline>, 
/**
 * By time.
 */
marks: Array<MarkView>, 
/**
 * Whether there are more marks than were sent: zoom in to see them.
 */
more_marks: boolean, };

export type TrackBox = { 
/**
 * Who.
 */
track: number, 
/**
 * x1, y1, x2, y2 in 0–1 of the picture.
 */
box: [number, number, number, number], 
/**
 * Confidence, 0–1.
 */
score: number, };

export type Transport = "tcp" | "udp";

export type UserChange = { 
/**
 * The version it was made from. Another answer than that is a `conflict`: somebody else was faster.
 */
version: number, 
/**
 * What people call them.
 */
shown_name: string, 
/**
 * A preset, or `custom`.
 */
role: RoleName, 
/**
 * For `custom`.
 */
permissions?: Array<Permission>, 
/**
 * The only cameras they see; all when absent.
 */
cameras?: Array<string>, 
/**
 * Whether they may sign in. Their sessions end when not.
 */
enabled: boolean, };

export type UserView = { 
/**
 * `usr_…`; never changes.
 */
id: string, 
/**
 * What they sign in with: lower case, unique.
 */
name: string, 
/**
 * What people call them.
 */
shown_name: string, 
/**
 * Their preset.
 */
role: RoleName, 
/**
 * What that allows, or what was chosen.
 */
permissions: Array<Permission>, 
/**
 * The only cameras they see; all when absent.
 */
cameras?: Array<string>, 
/**
 * Whether they may sign in.
 */
enabled: boolean, 
/**
 * They must choose a password of their own before anything else.
 */
must_change_password: boolean, 
/**
 * Whether signing in asks for a code too.
 */
second_factor: boolean, 
/**
 * Whether the store demands one of them. Who has none then sets it up before anything else.
 */
second_factor_demanded: boolean, 
/**
 * Recovery codes not used yet.
 */
recovery_codes_left: number, 
/**
 * When the account was made.
 */
made_ms: number, 
/**
 * When they signed in last.
 */
signed_in_ms?: number, 
/**
 * Rises with each change; a change names the one it was made from.
 */
version: number, };

export type VideoStart = { 
/**
 * For `MediaSource.isTypeSupported`, for example `video/mp4; codecs="avc1.4d401f"`.
 */
mime: string, 
/**
 * Pixels across and down.
 */
size: [number, number], 
/**
 * Media time in microseconds at which the segments' clock starts from 0.
 */
start_media_us: number, };

export type VisitorHour = { 
/**
 * Start of the hour.
 */
start_ms: number, 
/**
 * Entries that were looked into.
 */
entries: number, 
/**
 * Of them, those of staff.
 */
staff_entries: number, 
/**
 * Of them, those of people who were never seen well enough: each counts as somebody new.
 */
unknown_entries: number, 
/**
 * Different people who came in, without staff.
 */
visitors: number, 
/**
 * Visits that began, without staff. Who comes back within three hours goes on with the same visit.
 */
visits: number, 
/**
 * Of them, those whose end is known: whoever went out through a door, was known again there and did not come
 * back. Of people who were seen well alone.
 */
ended: number, 
/**
 * Of those, the short stays.
 */
short: number, };

export type VisitorNumbers = { 
/**
 * Entries that were looked into. Fewer than footfall where it was off for a time, or the engine did not run.
 */
entries: number, 
/**
 * Of them, those of staff.
 */
staff_entries: number, 
/**
 * Of them, those of people who were never seen well enough: each counts as somebody new.
 */
unknown_entries: number, 
/**
 * Footfall less the entries that are known to be of staff.
 */
footfall_without_staff: number, 
/**
 * Visits, without staff: different visitors today, where who stays away for more than three hours is somebody
 * new. Of the entries that were looked into alone.
 */
visits: number, 
/**
 * Visits whose end is known.
 */
ended: number, 
/**
 * Of them, those that were shorter than `short_stay_s`.
 */
short: number, 
/**
 * Seconds; see the limits of engagement.
 */
short_stay_s: number, 
/**
 * `short` by `ended`, 0–1; absent where no end is known.
 */
bounce_rate?: number, 
/**
 * `ended` by `visits`, 0–1: the share of visits of which it can be said. Who leaves at once is known again more
 * often than who looks different after an hour, so that a low share makes the rate too high.
 */
ends_known?: number, 
/**
 * Share of footfall of which it is known whether they were here before or are staff, 0–1; absent without
 * footfall. Below 1 the other figures are what is known.
 */
known?: number, 
/**
 * The day's local hours up to now in which anybody came in.
 */
hours: Array<VisitorHour>, };

export type WallPlace = { "shows": "nothing" } | { "shows": "camera", 
/**
 * Which.
 */
camera: string, } | { "shows": "sequence", 
/**
 * Which.
 */
cameras: Array<string>, 
/**
 * How long each, 2 to 3600 s.
 */
seconds: number, } | { "shows": "alarm" };

export type WallPlan = { 
/**
 * Tiles: 1, 4, 6 (the first one large), 9, 12 or 16.
 */
layout: number, 
/**
 * A place for each tile. Cameras that the caller does not see are left out.
 */
places: Array<WallPlace>, };

export type WallRequest = { 
/**
 * What people call it: 1 to 64 characters on one line.
 */
name: string, 
/**
 * Which camera is where.
 */
plan: WallPlan, 
/**
 * The version it was made from, 0 for a new one: another answer than that is a `conflict`. Absent, it is
 * overwritten.
 */
version?: number, };

export type WallView = { 
/**
 * Chosen by who kept it first; unique among the caller's own, and among those for everybody.
 */
id: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Whether everybody sees it; otherwise the caller alone.
 */
shared: boolean, 
/**
 * Which camera is where.
 */
plan: WallPlan, 
/**
 * Who changed it last.
 */
changed_by: string, 
/**
 * When.
 */
changed_at_ms: number, 
/**
 * Goes up with each change.
 */
version: number, };

export type WayView = { 
/**
 * One after the other, twelve at most; none for all the ways that are not kept apart.
 */
places: Array<PlaceView>, 
/**
 * Journeys that took it.
 */
journeys: number, 
/**
 * Places of all of them.
 */
stops: number, 
/**
 * How long all of them lasted.
 */
seconds: number, 
/**
 * Those that came back to a place after having been at another.
 */
backtracks: number, 
/**
 * Express shoppers: those that stayed nowhere for 30 s, queues and tills aside.
 */
express: number, };

export type WireError = { 
/**
 * For programs.
 */
code: ErrorCode, 
/**
 * For people: what does not work and what to do.
 */
message: string, 
/**
 * Which field or thing it is about.
 */
detail?: string, 
/**
 * Names the request in the log.
 */
request_id: string, };

export type Withheld = "score" | "place";

export type ZoneEngagement = { 
/**
 * Whose zone.
 */
camera: string, 
/**
 * Which zone.
 */
zone: string, 
/**
 * People who only passed through.
 */
passed: number, 
/**
 * People who visited it and were not engaged.
 */
visited: number, 
/**
 * People who were engaged. The engagement rate is engaged / (passed + visited + engaged).
 */
engaged: number, 
/**
 * Mean dwell of all of them, in seconds; absent without any.
 */
mean_dwell_s?: number, };

export type ZoneNumbers = { 
/**
 * Its name.
 */
zone: string, 
/**
 * People inside now.
 */
inside: number, 
/**
 * Visits that ended today.
 */
visits: number, 
/**
 * People who passed by there today without coming in; of zones outside the door.
 */
passers: number, 
/**
 * Mean dwell of those, in seconds; absent without visits.
 */
mean_dwell_s?: number, };

export type ZonePurpose = "dwell" | "door" | "outside" | "queue" | "service" | "shelf" | "staff" | "high_value" | "exit";

export type ZoneView = { 
/**
 * Unique within the camera.
 */
name: string, 
/**
 * What it is for.
 */
purpose: ZonePurpose, 
/**
 * Corners, 0–1 of the picture.
 */
points: Array<[number, number]>, 
/**
 * For queue, service and staff zones of one lane.
 */
lane?: string, };
