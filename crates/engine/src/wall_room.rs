//! Walls that people keep under a name.

use futures::FutureExt;
use inveye_api::{Answer, ApiError, WallOwner, WallRoom};
use inveye_base::ErrorKind;
use inveye_db::{NewWall, StoredWall, WallOf};
use inveye_domain::{CameraId, WallPlace, WallPlan};
use inveye_wire::{self as wire, ServerMessage};

use crate::convert::invalid;
use crate::convert::notifications::refuse;
use crate::room::Room;

/// Characters of a name.
const LONGEST_NAME: usize = 64;

impl WallRoom for Room {
    fn walls(&self, of: WallOwner) -> Answer<'_, Vec<wire::WallView>> {
        async move {
            let shared = of == WallOwner::Everybody;
            let of = stored_owner(of);
            let mut found = self.read(move |reader| reader.walls(&of)).await?;
            found.sort_by_key(|wall| wall.name.to_lowercase());
            Ok(found.into_iter().map(|wall| view(wall, shared)).collect())
        }
        .boxed()
    }

    fn put_wall(
        &self,
        of: WallOwner,
        id: String,
        wall: wire::WallRequest,
        actor: String,
    ) -> Answer<'_, wire::WallView> {
        async move {
            let shared = of == WallOwner::Everybody;
            let new = NewWall {
                id: wall_id(id)?,
                name: name(&wall.name)?,
                plan: plan(wall.plan)?,
                version: wall.version,
                actor,
            };
            let kept = new.clone();
            let of = stored_owner(of);
            let version = self.store(move |writer| writer.put_wall(of, new)).await?;
            if shared {
                self.hub.tell(&ServerMessage::WallsChanged);
            }
            let stored = StoredWall {
                id: kept.id,
                name: kept.name,
                plan: kept.plan,
                version,
                changed_at: self.clock.wall(),
                changed_by: kept.actor,
            };
            Ok(view(stored, shared))
        }
        .boxed()
    }

    fn remove_wall(&self, of: WallOwner, id: String) -> Answer<'_, String> {
        async move {
            let shared = of == WallOwner::Everybody;
            let of = stored_owner(of);
            let name = self.store(move |writer| writer.remove_wall(of, id)).await?;
            if shared {
                self.hub.tell(&ServerMessage::WallsChanged);
            }
            Ok(name)
        }
        .boxed()
    }
}

fn stored_owner(of: WallOwner) -> WallOf {
    match of {
        WallOwner::Everybody => WallOf::Everybody,
        WallOwner::Machine => WallOf::Machine,
        WallOwner::User(id) => WallOf::User(id.to_string()),
    }
}

fn view(stored: StoredWall, shared: bool) -> wire::WallView {
    let places = stored.plan.places().iter().map(place).collect();
    wire::WallView {
        plan: wire::WallPlan {
            layout: stored.plan.layout(),
            places,
        },
        id: stored.id,
        name: stored.name,
        shared,
        changed_by: stored.changed_by,
        changed_at_ms: stored.changed_at.as_millis(),
        version: stored.version,
    }
}

fn place(place: &WallPlace) -> wire::WallPlace {
    match place {
        WallPlace::Nothing => wire::WallPlace::Nothing,
        WallPlace::Camera { camera } => wire::WallPlace::Camera {
            camera: camera.to_string(),
        },
        WallPlace::Sequence { cameras, seconds } => wire::WallPlace::Sequence {
            cameras: cameras.iter().map(ToString::to_string).collect(),
            seconds: *seconds,
        },
        WallPlace::Alarm => wire::WallPlace::Alarm,
    }
}

fn plan(plan: wire::WallPlan) -> Result<WallPlan, ApiError> {
    let camera =
        |id: &String| CameraId::new(id).map_err(|error| invalid(&error).about("plan.places"));
    let places: Result<Vec<WallPlace>, ApiError> = plan
        .places
        .iter()
        .map(|place| {
            Ok(match place {
                wire::WallPlace::Nothing => WallPlace::Nothing,
                wire::WallPlace::Camera { camera: id } => WallPlace::Camera {
                    camera: camera(id)?,
                },
                wire::WallPlace::Sequence { cameras, seconds } => WallPlace::Sequence {
                    cameras: cameras.iter().map(camera).collect::<Result<_, _>>()?,
                    seconds: *seconds,
                },
                wire::WallPlace::Alarm => WallPlace::Alarm,
            })
        })
        .collect();
    WallPlan::new(plan.layout, places?).map_err(|error| invalid(&error).about("plan"))
}

/// Names a wall in addresses.
fn wall_id(id: String) -> Result<String, ApiError> {
    let is_ours = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if (1..=LONGEST_NAME).contains(&id.len()) && id.chars().all(is_ours) {
        return Ok(id);
    }
    Err(ApiError::new(
        ErrorKind::InvalidArgument,
        "A wall's id has 1 to 64 letters, digits, - and _.",
    ))
}

fn name(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > LONGEST_NAME || text.contains(char::is_control) {
        return Err(refuse(
            "name",
            "Give the wall a name of 1 to 64 characters on one line.",
        ));
    }
    Ok(text.to_owned())
}
