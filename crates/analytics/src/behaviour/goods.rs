//! Where goods are, and who stands near them.

use inveye_domain::{Bbox, FrameSize, Point, Polygon, Scene, ZoneName, ZonePurpose};

/// The zones of a scene that behaviour looks at, in pixels of one frame size.
#[derive(Debug, Clone)]
pub struct GoodsZones {
    frame: FrameSize,
    goods: Vec<Goods>,
    tills: Vec<Polygon>,
    exits: Vec<(ZoneName, Polygon)>,
}

/// The floor before goods.
#[derive(Debug, Clone)]
pub(crate) struct Goods {
    pub(crate) name: ZoneName,
    border: Polygon,
}

impl Goods {
    /// Whether a place on the floor is the shelf's rather than what people stand on, by the border to within
    /// `slack` pixels.
    pub(crate) fn is_beyond(&self, floor: Point, slack: f64) -> bool {
        self.border.depth(floor) <= slack
    }
}

/// People this far from a zone, in heights, are looked at: they come to it within a second.
const NEARBY: f64 = 0.3;

impl GoodsZones {
    /// Of a scene in 0–1 of the picture.
    pub fn new(scene: &Scene, frame: FrameSize) -> Self {
        let of = |purposes: &[ZonePurpose]| -> Vec<(ZoneName, Polygon)> {
            let zones = scene.zones.iter();
            let fitting = zones.filter(|z| purposes.contains(&z.purpose));
            fitting
                .map(|z| (z.name.clone(), z.polygon.to_pixels(frame)))
                .collect()
        };
        Self {
            frame,
            goods: of(&[ZonePurpose::Shelf, ZonePurpose::HighValue])
                .into_iter()
                .map(|(name, border)| Goods { name, border })
                .collect(),
            tills: of(&[ZonePurpose::Service])
                .into_iter()
                .map(|(_, border)| border)
                .collect(),
            exits: of(&[ZonePurpose::Exit]),
        }
    }

    /// Whether a scene has goods at all: without them nobody's joints are looked for.
    pub fn has_goods(scene: &Scene) -> bool {
        let goods = [ZonePurpose::Shelf, ZonePurpose::HighValue];
        scene.zones.iter().any(|z| goods.contains(&z.purpose))
    }

    /// The size for which it was made.
    pub fn frame(&self) -> FrameSize {
        self.frame
    }

    /// Whether somebody's joints are worth a look.
    pub fn is_nearby(&self, person: &Bbox) -> bool {
        person.is_finite()
            && self
                .at(person.foot_point(), person.height() * NEARBY)
                .is_some()
    }

    /// The shelf in front of which somebody stands, by no more than `slack` pixels outside its zone;
    /// the one whose zone they are deepest in.
    pub(crate) fn at(&self, foot: Point, slack: f64) -> Option<&Goods> {
        let depths = self
            .goods
            .iter()
            .map(|goods| (goods.border.depth(foot), goods));
        let (depth, goods) = depths.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (depth >= -slack).then_some(goods)
    }

    pub(crate) fn is_at_till(&self, foot: Point) -> bool {
        self.tills.iter().any(|zone| zone.contains(foot))
    }

    pub(crate) fn exit(&self, foot: Point) -> Option<&ZoneName> {
        let (name, _) = self.exits.iter().find(|(_, zone)| zone.contains(foot))?;
        Some(name)
    }
}
