//! Which camera is where on a wall of tiles, as people keep it under a name.

use serde::{Deserialize, Serialize};

use crate::id::CameraId;

/// How many tiles a wall may have. Of six the first one is large.
pub const WALL_LAYOUTS: [u8; 6] = [1, 4, 6, 9, 12, 16];
/// Seconds that each camera of a sequence may be shown.
pub const SEQUENCE_SECONDS: std::ops::RangeInclusive<u32> = 2..=3600;
/// Most cameras of one sequence.
const LONGEST_SEQUENCE: usize = 200;

/// What a place on a wall shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "shows", rename_all = "snake_case")]
pub enum WallPlace {
    /// Nothing.
    Nothing,
    /// One camera.
    Camera {
        /// Which.
        camera: CameraId,
    },
    /// One after the other.
    Sequence {
        /// Which.
        cameras: Vec<CameraId>,
        /// How long each.
        seconds: u32,
    },
    /// The camera of the alert that needs somebody most.
    Alarm,
}

/// Which camera is where: a place for each tile. A camera that is gone leaves its place empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WallPlan {
    layout: u8,
    places: Vec<WallPlace>,
}

/// Why something is no wall.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WallError {
    /// No such layout.
    #[error("a wall has 1, 4, 6, 9, 12 or 16 tiles, not {0}")]
    Layout(u8),
    /// Not one place for each tile.
    #[error("a wall of {layout} tiles has {layout} places, not {places}")]
    Places {
        /// Its tiles.
        layout: u8,
        /// Its places.
        places: usize,
    },
    /// A sequence that turns too fast or too slowly.
    #[error("a sequence shows each camera 2 to 3600 seconds, not {0}")]
    Seconds(u32),
    /// A sequence of too many.
    #[error("a sequence has at most {LONGEST_SEQUENCE} cameras, not {0}")]
    Sequence(usize),
}

impl WallPlan {
    /// Checks that there is a place for each tile, and that sequences turn.
    pub fn new(layout: u8, places: Vec<WallPlace>) -> Result<Self, WallError> {
        if !WALL_LAYOUTS.contains(&layout) {
            return Err(WallError::Layout(layout));
        }
        if places.len() != usize::from(layout) {
            let places = places.len();
            return Err(WallError::Places { layout, places });
        }
        for place in &places {
            if let WallPlace::Sequence { cameras, seconds } = place {
                if !SEQUENCE_SECONDS.contains(seconds) {
                    return Err(WallError::Seconds(*seconds));
                }
                if cameras.len() > LONGEST_SEQUENCE {
                    return Err(WallError::Sequence(cameras.len()));
                }
            }
        }
        Ok(Self { layout, places })
    }

    /// Its tiles.
    pub fn layout(&self) -> u8 {
        self.layout
    }

    /// What each shows.
    pub fn places(&self) -> &[WallPlace] {
        &self.places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sequence(seconds: u32, cameras: usize) -> WallPlace {
        WallPlace::Sequence {
            cameras: vec![CameraId::new("CAM-001").unwrap(); cameras],
            seconds,
        }
    }

    #[test]
    fn there_is_a_place_for_each_tile() {
        for layout in WALL_LAYOUTS {
            let places = vec![WallPlace::Nothing; usize::from(layout)];
            assert!(WallPlan::new(layout, places.clone()).is_ok());
            assert!(WallPlan::new(layout, places[1..].to_vec()).is_err());
        }
        assert_eq!(
            WallPlan::new(5, vec![WallPlace::Alarm; 5]),
            Err(WallError::Layout(5))
        );
    }

    #[test]
    fn sequences_turn() {
        assert!(WallPlan::new(1, vec![sequence(2, 200)]).is_ok());
        for (seconds, cameras) in [(1, 2), (3601, 2), (10, 201)] {
            assert!(WallPlan::new(1, vec![sequence(seconds, cameras)]).is_err());
        }
    }
}
