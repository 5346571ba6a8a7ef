//! What is between the engine and the real models, so that faces can be looked at in footage without any.
//!
//! Nobody in the bundled clips comes near enough for a face of 60 pixels, and rendered people have none that a model
//! finds. So boxes of people come out five times as wide as they are, and each has a face of a little more than that at
//! its upper end. What estimates age and gender is the real model.

use std::sync::{Arc, Mutex, PoisonError};

use inveye_domain::{Bbox, Detection, DetectorProfile, Estimate, Face, Point};
use inveye_inference_core::{
    ChannelOrder, DetectError, Detector, DetectorSource, Embedder, FaceFinder, FaceJudge,
    FaceModels, ModelSpec, PackedImage,
};

use crate::recognition::egress::Looks;

/// What the model said of one face, and some of its pixels.
#[derive(Clone)]
pub(super) struct Judged {
    estimate: Estimate,
    pixels: Vec<u8>,
}

/// Its side, in pixels.
const FACE: f64 = 66.0;

type Kept = Arc<Mutex<Vec<Judged>>>;

/// The real models but for what is said above, with a copy of what they said.
pub(super) struct Watched {
    models: Arc<dyn DetectorSource>,
    judged: Kept,
}

impl Watched {
    pub(super) fn new(models: Arc<dyn DetectorSource>) -> Arc<Self> {
        Arc::new(Self {
            models,
            judged: Kept::default(),
        })
    }

    pub(super) fn judged(&self) -> Vec<Judged> {
        let judged = self.judged.lock();
        judged.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// In any form in which they would lie in a file or go over a wire.
pub(super) fn needles(judged: &[Judged]) -> Looks {
    let forms = judged.iter().flat_map(|judged| {
        let Estimate { age, male } = judged.estimate;
        let floats = [age, male].map(f32::to_le_bytes).concat();
        let doubles = [age, male].map(|v| f64::from(v).to_le_bytes()).concat();
        let mut forms = vec![
            ("floats", floats),
            ("doubles", doubles),
            ("pixels", judged.pixels.clone()),
        ];
        let texts = [age, male].map(|value| value.to_string().into_bytes());
        forms.extend(texts.map(|text| ("a text", text)));
        forms
    });
    // A short number stands in many places by chance, and a grey area in many pictures.
    Looks::in_forms(forms.filter(|(_, form)| {
        let differing = form.windows(2).filter(|two| two[0] != two[1]).count();
        form.len() >= 8 && differing >= 6
    }))
}

struct Wide(Box<dyn Detector>);
struct EveryHead(Box<dyn FaceFinder>);
struct Listening(Box<dyn FaceJudge>, Kept);

impl DetectorSource for Watched {
    fn spec(&self, profile: DetectorProfile) -> Result<ModelSpec, String> {
        self.models.spec(profile)
    }

    fn open(&self, profile: DetectorProfile) -> Result<Box<dyn Detector>, String> {
        Ok(Box::new(Wide(self.models.open(profile)?)))
    }

    fn open_embedder(&self) -> Result<Box<dyn Embedder>, String> {
        self.models.open_embedder()
    }

    fn open_faces(&self) -> Result<FaceModels, String> {
        let FaceModels { finder, judge } = self.models.open_faces()?;
        Ok(FaceModels {
            finder: Box::new(EveryHead(finder)),
            judge: Box::new(Listening(judge, Arc::clone(&self.judged))),
        })
    }

    fn provider(&self) -> String {
        self.models.provider()
    }
}

impl Detector for Wide {
    fn spec(&self) -> &ModelSpec {
        self.0.spec()
    }

    fn detect(&mut self, image: &PackedImage) -> Result<Vec<Detection>, DetectError> {
        let mut found = self.0.detect(image)?;
        for Detection { bbox, .. } in &mut found {
            let (middle, width) = (bbox.center().x, 5.0 * bbox.width());
            *bbox = Bbox::from_ltwh(middle - width / 2.0, bbox.y1, width, bbox.height());
        }
        Ok(found)
    }
}

impl FaceFinder for EveryHead {
    fn spec(&self) -> &ModelSpec {
        self.0.spec()
    }

    fn find(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        part: &Bbox,
    ) -> Result<Vec<Face>, DetectError> {
        // The real one has its say too: what it gives must at least be no error.
        let _real = self.0.find(picture, channels, part)?;
        // The part begins a tenth of its height above the person.
        let middle = Point::new(part.center().x, part.y1 + 0.1 * part.height() + 40.0);
        let at = |x: f64, y: f64| Point::new(middle.x + x * FACE, middle.y + y * FACE);
        Ok(vec![Face {
            bbox: Bbox::from_ltwh(middle.x - FACE / 2.0, middle.y - FACE / 2.0, FACE, FACE),
            score: 0.9,
            eyes: [at(-0.2, -0.1), at(0.2, -0.1)],
            nose: at(0.0, 0.1),
        }])
    }
}

impl FaceJudge for Listening {
    fn spec(&self) -> &ModelSpec {
        self.0.spec()
    }

    fn judge(
        &mut self,
        picture: &PackedImage,
        channels: ChannelOrder,
        face: &Bbox,
    ) -> Result<Option<Estimate>, DetectError> {
        let said = self.0.judge(picture, channels, face)?;
        if let Some(estimate) = said {
            let judged = Judged {
                estimate,
                pixels: pixels(picture, face),
            };
            let mut kept = self.1.lock().unwrap_or_else(PoisonError::into_inner);
            kept.push(judged);
        }
        Ok(said)
    }
}

/// Sixteen pixels of the line through the middle of a face.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place inside a picture"
)]
fn pixels(picture: &PackedImage, face: &Bbox) -> Vec<u8> {
    let middle = face.center();
    let (x, y) = (middle.x.max(0.0) as usize, middle.y.max(0.0) as usize);
    let start = 3 * (y * picture.size.width as usize + x);
    let line = picture.pixels.get(start..start + 48);
    line.map(<[u8]>::to_vec).unwrap_or_default()
}
