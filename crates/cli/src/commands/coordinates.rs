//! Points on a picture, as typed: `0.1,0.5 0.9,0.5`.

use std::str::FromStr;

use anyhow::bail;

/// Points as typed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Corners(Vec<[f64; 2]>);

/// Size of the picture that pixels refer to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reference([f64; 2]);

impl FromStr for Corners {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let point = |part: &str| {
            let (x, y) = part.split_once(',')?;
            Some([x.trim().parse().ok()?, y.trim().parse().ok()?])
        };
        let points: Option<Vec<[f64; 2]>> = text.split_whitespace().map(point).collect();
        points.map(Self).ok_or_else(|| {
            "write points as x,y with spaces between them: 0.1,0.5 0.9,0.5".to_owned()
        })
    }
}

impl FromStr for Reference {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let sides = text
            .split_once(['x', '×'])
            .and_then(|(w, h)| Some([w.parse::<f64>().ok()?, h.parse::<f64>().ok()?]));
        sides
            .filter(|[w, h]| *w >= 1.0 && *h >= 1.0)
            .map(Self)
            .ok_or_else(|| "write the size as 1920x1080".to_owned())
    }
}

impl Corners {
    /// In 0–1 of the picture.
    pub(crate) fn normalized(&self, reference: Option<Reference>) -> anyhow::Result<Vec<[f64; 2]>> {
        match reference {
            Some(Reference([w, h])) => Ok(self.0.iter().map(|[x, y]| [x / w, y / h]).collect()),
            None if self.0.iter().flatten().any(|&v| v > 1.5) => {
                bail!("these points are pixels; say of which picture size: --reference 1920x1080")
            }
            None => Ok(self.0.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_need_the_size_they_refer_to() {
        let corners: Corners = "192,540 1728,540".parse().unwrap();
        assert!(corners.normalized(None).is_err());
        let points = corners
            .normalized(Some("1920x1080".parse().unwrap()))
            .unwrap();
        assert!((points[0][0] - 0.1).abs() < 1e-12 && (points[1][1] - 0.5).abs() < 1e-12);
        assert!("1;2".parse::<Corners>().is_err());
        assert!("0x5".parse::<Reference>().is_err());
    }
}
