//! What a model expects and gives, as its manifest says.

use inveye_domain::{ClassId, FrameSize};
use serde::{Deserialize, Serialize};

/// How a frame is brought to the input's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resize {
    /// Aspect ratio kept, picture in the top left corner, the rest padded.
    LetterboxTopLeft,
    /// Aspect ratio kept, picture in the middle, the rest padded.
    LetterboxCentre,
    /// Stretched to the input's size.
    Stretch,
}

/// Order of the channels in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelOrder {
    /// Blue, green, red.
    Bgr,
    /// Red, green, blue.
    Rgb,
}

/// What a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Finds people in a frame.
    Detection,
    /// Says of two pictures of a person how alike they look.
    ReIdentification,
    /// Finds one person's joints.
    Pose,
    /// Finds the faces in a part of a picture.
    Faces,
    /// Estimates age and gender from a face.
    AgeAndGender,
}

/// How outputs are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// `[1, N, 5 + classes]`, to be decoded with grid and stride.
    YoloxRaw,
    /// `boxes` `[1, N, 4]` (x1 y1 x2 y2 in input pixels) and `scores` `[1, N]` or `[1, N, classes]`.
    YoloxDecoded,
    /// `[1, 4 + classes, N]`: centre and size in input pixels, then class scores.
    Yolov8,
    /// `dets` `[1, N, 5]` and `labels` `[1, N]`, suppression inside the graph.
    RtmdetNms,
    /// `labels`, `boxes`, `scores`, with a second input that carries the size; no suppression needed.
    Detr,
    /// `boxes` (x1 y1 x2 y2 in 0–1) and `scores`.
    BoxesNormalized,
    /// For strides 8, 16 and 32 `cls_pred_stride_S` `[1, N, classes]` and `dis_pred_stride_S`
    /// `[1, N, 32]`: for each side a distribution over distances of 0 to 7 strides.
    Nanodet,
    /// `[1, N]`: how the person of a crop looks. The input is the crop alone, pixel by pixel:
    /// `[1, height, width, 3]`.
    EmbeddingNhwc,
    /// `[1, 1, 17, 3]`: y and x in 0–1 of the input, and a score, of one person's joints in COCO's order. The
    /// input is bytes, pixel by pixel: `[1, height, width, 3]`.
    Movenet,
    /// For strides 8, 16 and 32 `cls_S`, `obj_S` `[1, N, 1]`, `bbox_S` `[1, N, 4]` and `kps_S` `[1, N, 10]`: faces
    /// with eyes, nose and corners of the mouth. The input is a part of a picture, channel by channel.
    Yunet,
    /// `age` `[1, 1]` in years and `gender_male_female` `[1, 2]`. The input is a face, channel by channel.
    AgeGender,
}

impl Family {
    /// What models of the family are for.
    pub fn task(self) -> Task {
        match self {
            Self::YoloxRaw
            | Self::YoloxDecoded
            | Self::Yolov8
            | Self::RtmdetNms
            | Self::Detr
            | Self::BoxesNormalized
            | Self::Nanodet => Task::Detection,
            Self::EmbeddingNhwc => Task::ReIdentification,
            Self::Movenet => Task::Pose,
            Self::Yunet => Task::Faces,
            Self::AgeGender => Task::AgeAndGender,
        }
    }

    /// Whether the input of a model that looks at parts of a picture is channel by channel, not pixel by pixel.
    pub fn is_planar(self) -> bool {
        !matches!(self, Self::EmbeddingNhwc | Self::Movenet)
    }

    /// How much of the picture is cut out around a box, in boxes.
    pub(crate) fn around(self) -> f64 {
        match self {
            Self::Yunet => 1.0,
            // As faces are cut for which it is said to be good.
            Self::AgeGender => 1.15,
            // Hands that reach out of the box, and boxes that end at the wrist, are still inside.
            _ => 1.25,
        }
    }
}

/// Everything needed to feed one model and to read it. Labels, scores and `nms_iou` are a detector's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelSpec {
    /// Name in the manifest.
    pub name: String,
    /// How outputs are read.
    pub family: Family,
    /// Input size in pixels.
    pub input: FrameSize,
    /// How a frame is brought to that size.
    pub resize: Resize,
    /// Channel order of the input.
    pub channels: ChannelOrder,
    /// Subtracted per channel, on the 0–255 scale, in the model's channel order.
    pub mean: [f32; 3],
    /// Then divided by, per channel, in the model's channel order.
    pub std: [f32; 3],
    /// Value of padding, 0–255, before mean and std.
    pub pad: u8,
    /// Labels by class index; detections of other labels than `person` are dropped by people counting.
    pub labels: Vec<String>,
    /// Lowest score given to the tracker.
    pub min_score: f32,
    /// Score from which a detection may start a track.
    pub score: f32,
    /// IoU above which the weaker of two boxes is dropped; 1 where the graph does it.
    pub nms_iou: f32,
}

impl ModelSpec {
    /// Shape of the input of a model that looks at parts of a picture.
    pub fn crop_shape(&self) -> [i64; 4] {
        let (width, height) = (i64::from(self.input.width), i64::from(self.input.height));
        if self.family.is_planar() {
            [1, 3, height, width]
        } else {
            [1, height, width, 3]
        }
    }

    /// Class of the label `person`, the one people counting wants; `None` where the model has no
    /// such label, and then it detects nothing.
    pub fn person_class(&self) -> Option<ClassId> {
        let at = self.labels.iter().position(|label| label == "person")?;
        u16::try_from(at).ok().map(ClassId)
    }

    /// Size of the scaled picture inside the input, without padding; at least 1×1.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most the input's side, and positive"
    )]
    pub fn content_size(&self, frame: FrameSize) -> FrameSize {
        match self.resize {
            Resize::Stretch => self.input,
            Resize::LetterboxTopLeft | Resize::LetterboxCentre => {
                let ratio = self.ratio(frame);
                let side = |length: u32, limit: u32| {
                    ((f64::from(length) * ratio).round() as u32).clamp(1, limit)
                };
                FrameSize::new(
                    side(frame.width, self.input.width),
                    side(frame.height, self.input.height),
                )
            }
        }
    }

    /// Input pixels per frame pixel of a letterboxed frame.
    fn ratio(&self, frame: FrameSize) -> f64 {
        let across = f64::from(self.input.width) / f64::from(frame.width.max(1));
        let down = f64::from(self.input.height) / f64::from(frame.height.max(1));
        across.min(down)
    }
}
