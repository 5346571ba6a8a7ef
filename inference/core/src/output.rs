//! One output of a model as the runtime hands it over, and checked access to it.

/// The numbers of an output.
#[derive(Debug, Clone, Copy)]
pub enum OutputValues<'a> {
    /// 32-bit floats.
    F32(&'a [f32]),
    /// 64-bit integers: class labels.
    I64(&'a [i64]),
    /// A type no family uses.
    Other,
}

/// One output, row-major.
#[derive(Debug, Clone, Copy)]
pub struct RawOutput<'a> {
    /// Its name in the graph.
    pub name: &'a str,
    /// Its shape.
    pub shape: &'a [i64],
    /// Its numbers; as many as the shape says, or [`crate::decode()`] refuses it.
    pub values: OutputValues<'a>,
}

/// What an output was not; becomes [`crate::DetectError::UnexpectedOutput`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unexpected {
    pub(crate) wanted: String,
    pub(crate) got: String,
}

impl Unexpected {
    pub(crate) fn new(wanted: impl Into<String>, got: impl Into<String>) -> Self {
        Self {
            wanted: wanted.into(),
            got: got.into(),
        }
    }
}

impl RawOutput<'_> {
    fn describe(&self) -> String {
        let kind = match self.values {
            OutputValues::F32(values) => format!("{} floats", values.len()),
            OutputValues::I64(values) => format!("{} integers", values.len()),
            OutputValues::Other => "another type".to_owned(),
        };
        format!("`{}` {:?} of {kind}", self.name, self.shape)
    }
}

/// The outputs of one run, looked up by name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Outputs<'a>(pub(crate) &'a [RawOutput<'a>]);

impl<'a> Outputs<'a> {
    /// The only output, whatever it is called.
    pub(crate) fn single(self) -> Result<&'a RawOutput<'a>, Unexpected> {
        match self.0 {
            [only] => Ok(only),
            other => Err(Unexpected::new(
                "one output",
                format!("{} outputs", other.len()),
            )),
        }
    }

    pub(crate) fn named(self, name: &str) -> Result<&'a RawOutput<'a>, Unexpected> {
        self.0.iter().find(|o| o.name == name).ok_or_else(|| {
            let names: Vec<&str> = self.0.iter().map(|o| o.name).collect();
            Unexpected::new(
                format!("an output `{name}`"),
                format!("outputs {}", names.join(", ")),
            )
        })
    }
}

impl<'a> RawOutput<'a> {
    /// Floats of a shape; 0 in `shape` stands for any length. Gives the numbers and the real shape.
    pub(crate) fn floats<const N: usize>(
        &self,
        shape: [usize; N],
    ) -> Result<(&'a [f32], [usize; N]), Unexpected> {
        let real = self.checked(shape)?;
        match self.values {
            OutputValues::F32(values) if values.len() == product(&real) => Ok((values, real)),
            _ => Err(self.unexpected("floats", &shape)),
        }
    }

    /// Integers of a shape; as [`Self::floats`].
    pub(crate) fn integers<const N: usize>(
        &self,
        shape: [usize; N],
    ) -> Result<(&'a [i64], [usize; N]), Unexpected> {
        let real = self.checked(shape)?;
        match self.values {
            OutputValues::I64(values) if values.len() == product(&real) => Ok((values, real)),
            _ => Err(self.unexpected("integers", &shape)),
        }
    }

    fn checked<const N: usize>(&self, wanted: [usize; N]) -> Result<[usize; N], Unexpected> {
        let fits = self.shape.len() == N;
        let mut real = [0; N];
        for ((side, &want), &got) in real.iter_mut().zip(&wanted).zip(self.shape) {
            match usize::try_from(got) {
                Ok(got) if want == 0 || got == want => *side = got,
                _ => return Err(self.unexpected("numbers", &wanted)),
            }
        }
        if fits {
            Ok(real)
        } else {
            Err(self.unexpected("numbers", &wanted))
        }
    }

    fn unexpected(&self, kind: &str, shape: &[usize]) -> Unexpected {
        let sides: Vec<String> = shape
            .iter()
            .map(|&n| {
                if n == 0 {
                    "N".to_owned()
                } else {
                    n.to_string()
                }
            })
            .collect();
        Unexpected::new(
            format!("`{}` [{}] of {kind}", self.name, sides.join(", ")),
            self.describe(),
        )
    }
}

/// Saturating, so that a hostile shape cannot wrap round to the right length.
fn product(shape: &[usize]) -> usize {
    shape.iter().fold(1, |n, &side| n.saturating_mul(side))
}
