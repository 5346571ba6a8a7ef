//! What other systems speak of a location, below `/v1`: the same rooms and rights behind other shapes.

use super::{Access, Audit, CameraOf, OpenApi, P, Route, Rule, Token, route};
use crate::locations;

use Access::{FirstMessage, Needs, Public};
use Audit::{Each, Nothing};

table! {
    pub(super) LocationsDescription at "/v1" of locations,
    title = "InvEye Control Room: locations",
    about = "What other systems speak of a store. Its changes come over the WebSocket /v1/stream: say {\"type\": \"AUTH\", \"token\": \"Bearer …\"} and then \
             {\"type\": \"SUBSCRIBE\", \"location_id\": …}.",
    messages = [inveye_wire::locations::StreamRequest, inveye_wire::locations::StreamMessage];
    described {
        // Notes itself: only it knows whose name it was.
        post "/auth/login" login: Public, CameraOf::None, Nothing;
        // The session's own secret is in the body.
        post "/auth/refresh" refresh: Public, CameraOf::None, Nothing;
        get "/locations/{id}/kpis/realtime" realtime_kpis: Needs(P::ViewNumbers), CameraOf::WholeSite, Nothing;
        get "/locations/{id}/zones/analytics" zone_analytics: Needs(P::ViewNumbers), CameraOf::WholeSite, Nothing;
        post "/locations/{id}/alerts/configure" configure_alert: Needs(P::ManageRules), CameraOf::WholeSite, Each("rule.change");
    }
    undescribed {
        get "/openapi.json" crate::openapi::serve_locations: Public, CameraOf::None, Nothing;
        get "/stream" locations::stream: STREAM.access, STREAM.camera, Nothing;
    }
}

/// Of the stream, which keeps it with its first message.
pub(crate) const STREAM: Rule = Rule {
    access: FirstMessage(Some(P::ViewNumbers)),
    camera: CameraOf::WholeSite,
    audit: Nothing,
};
