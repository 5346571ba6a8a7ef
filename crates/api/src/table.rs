//! Every route there is, each with its rule. The router, the API's description and the test of rights
//! are made from this table: a route that is not in it does not exist, and one without a rule does not
//! compile.

use axum::Router;
use axum::middleware;
use axum::routing::MethodRouter;
use inveye_accounts::Permission as P;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::access::{Access, Audit, CameraOf, Rule, Thing};
use crate::gate::{Gate, keep};
use crate::server::Context;
use crate::{live, openapi, routes, sound, talk, video};

use Access::{FirstMessage, Machine, Needs, Oneself, OwnSecret, Public, SignedIn};
use Audit::{Each, Look, Nothing};

/// A route as tests and tools see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RouteRule {
    /// `get`, `post`, …
    pub method: &'static str,
    /// `/api/v1`, or `/v1` for what other systems speak.
    pub base: &'static str,
    /// Below that.
    pub path: &'static str,
    /// What it is for whom.
    pub rule: Rule,
}

struct Route {
    about: RouteRule,
    answer: MethodRouter<Context>,
}

/// Routes below an address, and their description.
macro_rules! table {
    (
        $visibility:vis $description:ident at $base:literal of $handlers:ident, title = $title:literal, about = $about:literal, messages = [$($message:path),*];
        described { $($method:ident $path:literal $name:ident: $access:expr, $camera:expr, $audit:expr;)+ }
        undescribed { $($other_method:ident $other_path:literal $other:path: $other_access:expr, $other_camera:expr, $other_audit:expr;)+ }
    ) => {
        $visibility fn table() -> Vec<Route> {
            const BASE: &str = $base;
            vec![
                $(Route {
                    about: route(stringify!($method), (BASE, $path), $access, $camera, $audit),
                    answer: axum::routing::$method($handlers::$name),
                },)+
                $(Route {
                    about: route(stringify!($other_method), (BASE, $other_path), $other_access, $other_camera, $other_audit),
                    answer: axum::routing::$other_method($other),
                },)+
            ]
        }

        #[derive(OpenApi)]
        #[openapi(
            info(title = $title, description = $about),
            servers((url = $base)),
            paths($($handlers::$name),+),
            components(schemas($($message),*)),
            modifiers(&Token),
            security(("token" = []))
        )]
        pub(crate) struct $description;
    };
}

mod locations;

table! {
    Description at "/api/v1" of routes,
    title = "InvEye Control Room",
    about = "HTTP API of one engine. Live messages and pictures come over the WebSocket /api/v1/live, video over \
             /api/v1/cameras/{id}/video, sound over /api/v1/cameras/{id}/sound, and a voice goes to the camera over /api/v1/cameras/{id}/talk; all sign in with their first message, {\"type\": \"auth\", \"token\": …}.",
    messages = [
        inveye_wire::ClientMessage, inveye_wire::ServerMessage, inveye_wire::Hello, inveye_wire::Boxes, inveye_wire::VideoStart, inveye_wire::SoundStart, inveye_wire::TalkStart
    ];
    described {
        get "/site" get_site: SignedIn, CameraOf::None, Nothing;
        put "/site" put_site: Needs(P::ManageSite), CameraOf::WholeSite, Each("site.change");
        get "/site/floor-plan" get_floor_plan: SignedIn, CameraOf::None, Nothing;
        put "/site/floor-plan" put_floor_plan: Needs(P::ManageSite), CameraOf::WholeSite, Each("site.floor_plan");
        put "/site/floor-plan/width" put_floor_plan_width: Needs(P::ManageSite), CameraOf::WholeSite, Each("site.floor_plan_width");
        delete "/site/floor-plan" remove_floor_plan: Needs(P::ManageSite), CameraOf::WholeSite, Each("site.no_floor_plan");
        get "/setup" get_setup: Needs(P::ManageSite), CameraOf::WholeSite, Nothing;
        post "/setup/checklist" check_setup: Needs(P::ManageSite), CameraOf::WholeSite, Each("setup.check");
        post "/setup/done" finish_setup: Needs(P::ManageSite), CameraOf::WholeSite, Each("setup.done");
        get "/health" get_health: SignedIn, CameraOf::None, Nothing;
        get "/metrics" get_metrics: Needs(P::ViewNumbers), CameraOf::WholeSite, Nothing;
        get "/numbers" get_numbers: Needs(P::ViewNumbers), CameraOf::Answer, Nothing;
        get "/kpis" get_kpis: Needs(P::ViewNumbers), CameraOf::WholeSite, Nothing;
        get "/kpis/week" get_kpi_week: Needs(P::ViewNumbers), CameraOf::WholeSite, Nothing;

        get "/sales/mappings" list_sales_mappings: Needs(P::ManageSales), CameraOf::WholeSite, Nothing;
        put "/sales/mappings/{id}" put_sales_mapping: Needs(P::ManageSales), CameraOf::WholeSite, Each("sales.mapping");
        delete "/sales/mappings/{id}" remove_sales_mapping: Needs(P::ManageSales), CameraOf::WholeSite, Each("sales.no_mapping");
        post "/sales/preview" preview_sales: Needs(P::ManageSales), CameraOf::WholeSite, Nothing;
        get "/sales/imports" list_sales_imports: Needs(P::ManageSales), CameraOf::WholeSite, Nothing;
        post "/sales/imports" import_sales: Needs(P::ManageSales), CameraOf::WholeSite, Each("sales.import");
        get "/sales/imports/{id}" get_sales_import: Needs(P::ManageSales), CameraOf::WholeSite, Nothing;
        delete "/sales/imports/{id}" remove_sales_import: Needs(P::ManageSales), CameraOf::WholeSite, Each("sales.remove_import");
        post "/sales" push_sales: Needs(P::ManageSales), CameraOf::WholeSite, Each("sales.push");
        get "/kpis/report" get_kpi_report: Needs(P::ViewNumbers), CameraOf::WholeSite, Each("kpi.report");
        get "/reports" list_reports: Needs(P::ManageNotifications), CameraOf::WholeSite, Nothing;
        post "/reports" add_report: Needs(P::ManageNotifications), CameraOf::WholeSite, Each("report.add");
        put "/reports/{id}" change_report: Needs(P::ManageNotifications), CameraOf::WholeSite, Each("report.change");
        delete "/reports/{id}" remove_report: Needs(P::ManageNotifications), CameraOf::WholeSite, Each("report.remove");
        post "/reports/{id}/send" send_report: Needs(P::ManageNotifications), CameraOf::WholeSite, Each("report.send");
        get "/report-runs" list_report_runs: Needs(P::ManageNotifications), CameraOf::WholeSite, Nothing;
        get "/report-runs/{id}/file" get_report_file: Needs(P::ViewNumbers), CameraOf::WholeSite, Each("report.download");

        get "/accuracy" get_accuracy: Needs(P::ViewNumbers), CameraOf::Answer, Nothing;
        get "/hand-counts" list_hand_counts: Needs(P::ViewNumbers), CameraOf::Query("camera"), Nothing;
        post "/hand-counts" begin_hand_count: Needs(P::CountByHand), CameraOf::Body("camera"), Each("hand_count.begin");
        get "/hand-counts/{id}" get_hand_count: Needs(P::ViewNumbers), CameraOf::Thing(Thing::HandCount), Nothing;
        put "/hand-counts/{id}/clips/{number}" judge_hand_clip: Needs(P::CountByHand), CameraOf::Thing(Thing::HandCount), Each("hand_count.judge");
        post "/hand-counts/{id}/finish" finish_hand_count: Needs(P::CountByHand), CameraOf::Thing(Thing::HandCount), Each("hand_count.finish");
        delete "/hand-counts/{id}" discard_hand_count: Needs(P::CountByHand), CameraOf::Thing(Thing::HandCount), Each("hand_count.discard");

        get "/heatmaps" get_heatmap: Needs(P::ViewNumbers), CameraOf::Query("camera"), Nothing;
        get "/heatmaps/floor-plan" get_plan_heatmap: Needs(P::ViewNumbers), CameraOf::WholeSite, Nothing;
        get "/calibrations" list_calibrations: SignedIn, CameraOf::Answer, Nothing;
        put "/cameras/{id}/calibration" put_calibration: Needs(P::ManageCameras), CameraOf::Path, Each("camera.calibrate");
        get "/journeys" get_journeys: Needs(P::ViewNumbers), CameraOf::Answer, Nothing;
        get "/engagement" get_engagement: Needs(P::ViewNumbers), CameraOf::Answer, Nothing;
        put "/engagement/limits" put_engagement_limits: Needs(P::ManageSite), CameraOf::WholeSite, Each("engagement.change");

        // As a backup, for admins alone: it is about what may be known of people.
        get "/recognition" get_recognition: Needs(P::ManageUsers), CameraOf::WholeSite, Nothing;
        put "/recognition" put_recognition: Needs(P::ManageUsers), CameraOf::WholeSite, Each("recognition.change");
        get "/recognition/staff" list_recognised_staff: Needs(P::ManageUsers), CameraOf::WholeSite, Nothing;
        put "/recognition/staff" put_recognised_staff: Needs(P::ManageUsers), CameraOf::WholeSite, Each("recognition.staff");

        get "/demographics" get_demographics: Needs(P::ViewNumbers), CameraOf::WholeSite, Nothing;
        delete "/demographics" delete_demographics: Needs(P::ManageUsers), CameraOf::WholeSite, Each("demographics.delete");
        get "/demographics/settings" get_demographics_settings: Needs(P::ManageUsers), CameraOf::WholeSite, Nothing;
        put "/demographics/settings" put_demographics_settings: Needs(P::ManageUsers), CameraOf::WholeSite, Each("demographics.change");

        get "/cameras" list_cameras: SignedIn, CameraOf::Answer, Nothing;
        post "/cameras" add_camera: Needs(P::ManageCameras), CameraOf::WholeSite, Each("camera.add");
        post "/cameras/check" check_camera: Needs(P::ManageCameras), CameraOf::WholeSite, Each("camera.check");
        get "/cameras/{id}" get_camera: SignedIn, CameraOf::Path, Nothing;
        patch "/cameras/{id}" change_camera: Needs(P::ManageCameras), CameraOf::Path, Each("camera.change");
        delete "/cameras/{id}" remove_camera: Needs(P::ManageCameras), CameraOf::Path, Each("camera.remove");
        post "/cameras/{id}/check" check_existing_camera: Needs(P::ManageCameras), CameraOf::Path, Each("camera.check");
        get "/cameras/{id}/snapshot" camera_snapshot: Needs(P::ViewLive), CameraOf::Path, Look("camera.snapshot");
        get "/cameras/{id}/ptz" get_ptz: Needs(P::ViewLive), CameraOf::Path, Nothing;
        post "/cameras/{id}/ptz" turn_camera: Needs(P::ControlCameras), CameraOf::Path, Each("camera.turn");
        post "/discovery" discover: Needs(P::ManageCameras), CameraOf::WholeSite, Each("camera.discover");
        post "/discovery/probe" probe: Needs(P::ManageCameras), CameraOf::WholeSite, Each("camera.probe");
        post "/discovery/settings" set_device: Needs(P::ManageCameras), CameraOf::WholeSite, Each("camera.set_device");
        put "/cameras/{id}/scene" put_scene: Needs(P::DrawScenes), CameraOf::Path, Each("scene.change");

        get "/walls" list_walls: Needs(P::ViewLive), CameraOf::Answer, Nothing;
        put "/walls/{id}" put_wall: Needs(P::ViewLive), CameraOf::None, Each("wall.change");
        delete "/walls/{id}" remove_wall: Needs(P::ViewLive), CameraOf::None, Each("wall.remove");
        put "/shared-walls/{id}" put_shared_wall: Needs(P::ShareWalls), CameraOf::WholeSite, Each("wall.change");
        delete "/shared-walls/{id}" remove_shared_wall: Needs(P::ShareWalls), CameraOf::WholeSite, Each("wall.remove");

        get "/rules" list_rules: SignedIn, CameraOf::Answer, Nothing;
        put "/rules/{id}" put_rule: Needs(P::ManageRules), CameraOf::Rule, Each("rule.change");
        delete "/rules/{id}" remove_rule: Needs(P::ManageRules), CameraOf::Thing(Thing::Rule), Each("rule.remove");

        get "/alerts" list_alerts: Needs(P::ViewAlerts), CameraOf::Answer, Nothing;
        get "/alerts/response-times" response_times: Needs(P::ViewAlerts), CameraOf::WholeSite, Nothing;
        get "/alerts/{id}" get_alert: Needs(P::ViewAlerts), CameraOf::Thing(Thing::Alert), Nothing;
        post "/alerts/{id}/acknowledge" acknowledge_alert: Needs(P::HandleAlerts), CameraOf::Thing(Thing::Alert), Each("alert.acknowledge");
        post "/alerts/{id}/dispatch" dispatch_alert: Needs(P::HandleAlerts), CameraOf::Thing(Thing::Alert), Each("alert.dispatch");
        post "/alerts/{id}/comments" comment_on_alert: Needs(P::HandleAlerts), CameraOf::Thing(Thing::Alert), Each("alert.comment");
        post "/alerts/{id}/ask" ask_for: Needs(P::HandleAlerts), CameraOf::Thing(Thing::Alert), Each("alert.ask");
        post "/alerts/{id}/resolve" resolve_alert: Needs(P::HandleAlerts), CameraOf::Thing(Thing::Alert), Each("alert.resolve");
        post "/alerts/{id}/dismiss" dismiss_alert: Needs(P::HandleAlerts), CameraOf::Thing(Thing::Alert), Each("alert.dismiss");
        get "/alerts/{id}/snapshot" alert_snapshot: Needs(P::ViewAlerts), CameraOf::Thing(Thing::Alert), Look("alert.snapshot");

        get "/reviews" list_reviews: Needs(P::ViewAlerts), CameraOf::Answer, Nothing;
        put "/reviews/{id}" judge_review: Needs(P::HandleAlerts), CameraOf::Thing(Thing::Event), Each("review.judge");

        get "/snoozes" list_snoozes: Needs(P::ViewAlerts), CameraOf::Answer, Nothing;
        post "/snoozes" snooze: Needs(P::HandleAlerts), CameraOf::Body("camera"), Each("snooze.begin");
        delete "/snoozes/{id}" end_snooze: Needs(P::HandleAlerts), CameraOf::Thing(Thing::Snooze), Each("snooze.end");

        get "/incidents" list_incidents: Needs(P::ViewAlerts), CameraOf::Answer, Nothing;
        post "/incidents" add_incident: Needs(P::HandleAlerts), CameraOf::None, Each("incident.add");
        get "/incidents/{id}" get_incident: Needs(P::ViewAlerts), CameraOf::Thing(Thing::Incident), Nothing;
        put "/incidents/{id}" change_incident: Needs(P::HandleAlerts), CameraOf::Thing(Thing::Incident), Each("incident.change");
        post "/incidents/{id}/entries" add_to_incident: Needs(P::HandleAlerts), CameraOf::Thing(Thing::Incident), Each("incident.put_in");
        get "/incidents/{id}/entries/{entry}/picture" incident_picture: Needs(P::ViewAlerts), CameraOf::Thing(Thing::Incident), Look("incident.picture");
        get "/incidents/{id}/report" incident_report: Needs(P::ExportVideo), CameraOf::Thing(Thing::Incident), Each("incident.report");
        get "/shift-log" shift_log: Needs(P::ViewAlerts), CameraOf::Answer, Nothing;
        post "/shift-log" add_shift_entry: Needs(P::HandleAlerts), CameraOf::None, Each("shift.write");
        post "/shift-log/{id}/take" take_shift_entry: Needs(P::HandleAlerts), CameraOf::None, Each("shift.take");

        get "/notification-routes" list_notification_routes: Needs(P::ManageNotifications), CameraOf::WholeSite, Nothing;
        post "/notification-routes" add_notification_route: Needs(P::ManageNotifications), CameraOf::WholeSite, Each("notification_route.add");
        put "/notification-routes/{id}" change_notification_route: Needs(P::ManageNotifications), CameraOf::WholeSite, Each("notification_route.change");
        delete "/notification-routes/{id}" remove_notification_route: Needs(P::ManageNotifications), CameraOf::WholeSite, Each("notification_route.remove");
        post "/notification-routes/{id}/test" try_notification_route: Needs(P::ManageNotifications), CameraOf::WholeSite, Each("notification_route.test");
        get "/deliveries" list_deliveries: Needs(P::ManageNotifications), CameraOf::WholeSite, Nothing;
        get "/deliveries/{id}" get_delivery: Needs(P::ManageNotifications), CameraOf::WholeSite, Nothing;
        post "/deliveries/{id}/retry" retry_delivery: Needs(P::ManageNotifications), CameraOf::WholeSite, Each("delivery.retry");

        get "/events" list_events: Needs(P::ViewEvents), CameraOf::Answer, Nothing;

        get "/recordings/timeline" timeline: Needs(P::ViewRecordings), CameraOf::Query("cameras"), Nothing;
        get "/recordings/{id}/media" recorded_media: Needs(P::ViewRecordings), CameraOf::Path, Look("recording.play");
        get "/recordings/{id}/picture" recorded_picture: Needs(P::ViewRecordings), CameraOf::Path, Look("recording.picture");
        get "/storage" storage: Needs(P::ViewRecordings), CameraOf::Answer, Nothing;
        post "/bookmarks" add_bookmark: Needs(P::MarkRecordings), CameraOf::Body("camera"), Each("bookmark.add");
        delete "/bookmarks/{id}" remove_bookmark: Needs(P::MarkRecordings), CameraOf::Thing(Thing::Bookmark), Each("bookmark.remove");
        post "/protections" protect: Needs(P::ProtectRecordings), CameraOf::Body("camera"), Each("protection.add");
        delete "/protections/{id}" remove_protection: Needs(P::ProtectRecordings), CameraOf::Thing(Thing::Protection), Each("protection.remove");
        get "/exports" list_exports: Needs(P::ExportVideo), CameraOf::Answer, Nothing;
        post "/exports" export: Needs(P::ExportVideo), CameraOf::Body("cameras"), Each("export.make");
        get "/exports/{id}/file" export_file: OwnSecret, CameraOf::None, Each("export.download");
        delete "/exports/{id}" remove_export: Needs(P::ExportVideo), CameraOf::Thing(Thing::Export), Each("export.remove");

        get "/models" list_models: SignedIn, CameraOf::None, Nothing;
        post "/models/import" import_model: Needs(P::ManageModels), CameraOf::WholeSite, Each("model.import");

        get "/backups" list_backups: Needs(P::ManageUsers), CameraOf::WholeSite, Nothing;
        post "/backups" make_backup: Needs(P::ManageUsers), CameraOf::WholeSite, Each("backup.make");
        get "/backups/{id}/file" backup_file: Needs(P::ManageUsers), CameraOf::WholeSite, Each("backup.download");
        post "/backups/{id}/verify" verify_backup: Needs(P::ManageUsers), CameraOf::WholeSite, Each("backup.verify");
        post "/backups/{id}/restore" restore_backup: Needs(P::ManageUsers), CameraOf::WholeSite, Each("backup.restore");
        delete "/backups/{id}" remove_backup: Needs(P::ManageUsers), CameraOf::WholeSite, Each("backup.remove");

        get "/other-devices" get_other_devices: Needs(P::ManageSite), CameraOf::WholeSite, Nothing;
        put "/other-devices" put_other_devices: Needs(P::ManageSite), CameraOf::WholeSite, Each("other_devices.change");
        get "/certificate" get_certificate: Needs(P::ManageSite), CameraOf::WholeSite, Nothing;
        // A certificate is public; it is fetched before a device can trust anything.
        get "/certificate/authority" get_authority: Public, CameraOf::None, Nothing;

        get "/sign-in" sign_in_options: Public, CameraOf::None, Nothing;
        // These two note themselves: only they know whose name it was.
        post "/sign-in" sign_in: Public, CameraOf::None, Nothing;
        post "/sign-in/second-factor" second_factor: Public, CameraOf::None, Nothing;
        get "/sign-in/policy" get_sign_in_policy: Needs(P::ManageUsers), CameraOf::WholeSite, Nothing;
        put "/sign-in/policy" put_sign_in_policy: Needs(P::ManageUsers), CameraOf::WholeSite, Each("sign_in_policy.change");
        post "/sign-out" sign_out: Oneself, CameraOf::None, Each("session.sign_out");
        post "/accounts/first" first_account: Machine, CameraOf::None, Each("user.first");
        get "/me" get_me: Oneself, CameraOf::None, Nothing;
        put "/me/password" change_password: Oneself, CameraOf::None, Each("user.own_password");
        post "/me/second-factor" offer_second_factor: Oneself, CameraOf::None, Each("user.second_factor_offer");
        post "/me/second-factor/confirm" confirm_second_factor: Oneself, CameraOf::None, Each("user.second_factor_on");
        post "/me/second-factor/remove" remove_own_second_factor: SignedIn, CameraOf::None, Each("user.second_factor_off");
        post "/me/recovery-codes" new_recovery_codes: SignedIn, CameraOf::None, Each("user.recovery_codes");
        get "/sessions" list_sessions: SignedIn, CameraOf::None, Nothing;
        delete "/sessions/{id}" end_session: SignedIn, CameraOf::None, Each("session.end");
        get "/roles" list_roles: Needs(P::ManageUsers), CameraOf::None, Nothing;
        get "/users" list_users: Needs(P::ManageUsers), CameraOf::None, Nothing;
        post "/users" add_user: Needs(P::ManageUsers), CameraOf::None, Each("user.add");
        get "/users/{id}" get_user: Needs(P::ManageUsers), CameraOf::None, Nothing;
        put "/users/{id}" change_user: Needs(P::ManageUsers), CameraOf::None, Each("user.change");
        delete "/users/{id}" remove_user: Needs(P::ManageUsers), CameraOf::None, Each("user.remove");
        put "/users/{id}/password" reset_password: Needs(P::ManageUsers), CameraOf::None, Each("user.password");
        delete "/users/{id}/second-factor" remove_second_factor: Needs(P::ManageUsers), CameraOf::None, Each("user.second_factor_off");
        get "/audit" list_audit: Needs(P::ViewAudit), CameraOf::WholeSite, Each("audit.read");
        get "/audit/check" check_audit: Needs(P::ViewAudit), CameraOf::WholeSite, Each("audit.check");
    }
    undescribed {
        get "/openapi.json" openapi::serve: Public, CameraOf::None, Nothing;
        // Browsers cannot send headers with a WebSocket: these keep their rules with the first message.
        get "/live" live::upgrade: LIVE.access, LIVE.camera, Nothing;
        get "/cameras/{id}/video" video::upgrade: VIDEO.access, VIDEO.camera, Nothing;
        get "/cameras/{id}/sound" sound::upgrade: SOUND.access, SOUND.camera, Nothing;
        get "/cameras/{id}/talk" talk::upgrade: TALK.access, TALK.camera, Nothing;
    }
}

pub(crate) use locations::{LocationsDescription, STREAM};

/// Of the live socket, which notes itself: that a set of cameras came onto a screen.
pub(crate) const LIVE: Rule = Rule {
    access: FirstMessage(None),
    camera: CameraOf::Answer,
    audit: Each("live.watch"),
};

/// That it has left it, with how long it was there.
pub(crate) const LIVE_END: Rule = Rule {
    audit: Each("live.watch_end"),
    ..LIVE
};

/// Of the video socket, which notes itself as soon as it knows who looks.
pub(crate) const VIDEO: Rule = Rule {
    access: FirstMessage(Some(P::ViewLive)),
    camera: CameraOf::Path,
    audit: Look("camera.watch"),
};

/// Of the sound socket, which notes itself too.
pub(crate) const SOUND: Rule = Rule {
    access: FirstMessage(Some(P::Listen)),
    camera: CameraOf::Path,
    audit: Look("camera.listen"),
};

/// Of the talk socket, which notes itself too: that somebody begins to speak.
pub(crate) const TALK: Rule = Rule {
    access: FirstMessage(Some(P::Talk)),
    camera: CameraOf::Path,
    audit: Each("camera.talk"),
};

/// Its end, with from when to when they spoke.
pub(crate) const TALK_END: Rule = Rule {
    audit: Each("camera.talk_end"),
    ..TALK
};

/// Every route with its rule.
pub fn routes_with_rules() -> Vec<RouteRule> {
    let all = table().into_iter().chain(locations::table());
    all.map(|route| route.about).collect()
}

/// All routes, each behind its rule.
pub(crate) fn router(context: &Context) -> Router<Context> {
    routed(table(), context)
}

/// The same for what other systems speak.
pub(crate) fn locations_router(context: &Context) -> Router<Context> {
    routed(locations::table(), context)
}

fn routed(table: Vec<Route>, context: &Context) -> Router<Context> {
    table.into_iter().fold(Router::new(), |router, route| {
        let gate = Gate {
            context: context.clone(),
            rule: route.about.rule,
        };
        let answer = route
            .answer
            .route_layer(middleware::from_fn_with_state(gate, keep));
        router.route(route.about.path, answer)
    })
}

fn route(
    method: &'static str,
    (base, path): (&'static str, &'static str),
    access: Access,
    camera: CameraOf,
    audit: Audit,
) -> RouteRule {
    RouteRule {
        method,
        base,
        path,
        rule: Rule {
            access,
            camera,
            audit,
        },
    }
}

struct Token;

impl Modify for Token {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let bearer =
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        description
            .components
            .get_or_insert_default()
            .add_security_scheme("token", bearer);
    }
}

#[cfg(test)]
mod tests;
