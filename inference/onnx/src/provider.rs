//! What runs a model: the CPU or an accelerator.

use std::fmt;
use std::str::FromStr;

use ort::ep::{self, ExecutionProvider as _, ExecutionProviderDispatch};
use serde::{Deserialize, Serialize};

/// One of the library's execution providers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// Always there.
    Cpu,
    /// NVIDIA GPUs.
    Cuda,
    /// NVIDIA GPUs, with engines built for the very device.
    TensorRt,
    /// Intel CPUs, GPUs and NPUs.
    OpenVino,
    /// Any GPU on Windows.
    DirectMl,
}

impl Provider {
    /// All, the most capable first: the order in which [`ProviderChoice::Auto`] tries them.
    pub const BY_CAPABILITY: [Self; 5] = [
        Self::TensorRt,
        Self::Cuda,
        Self::OpenVino,
        Self::DirectMl,
        Self::Cpu,
    ];

    /// Name in the configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::Cuda => "cuda",
            Self::TensorRt => "tensorrt",
            Self::OpenVino => "openvino",
            Self::DirectMl => "directml",
        }
    }

    /// Whether the loaded library was built with it.
    pub(crate) fn is_compiled_in(self) -> bool {
        let answer = match self {
            Self::Cpu => return true,
            Self::Cuda => ep::CUDA::is_available(),
            Self::TensorRt => ep::TensorRT::is_available(),
            Self::OpenVino => ep::OpenVINO::is_available(),
            Self::DirectMl => ep::DirectML::is_available(),
        };
        answer.unwrap_or(false)
    }

    /// What to register with a session; nothing for the CPU. Registration failures are errors, so
    /// that the reason can be reported.
    pub(crate) fn registrations(self) -> Vec<ExecutionProviderDispatch> {
        let strict = ExecutionProviderDispatch::error_on_failure;
        match self {
            Self::Cpu => Vec::new(),
            Self::Cuda => vec![strict(ep::CUDA::default().build())],
            // What TensorRT cannot take goes to CUDA, not all the way to the CPU.
            Self::TensorRt => vec![
                strict(ep::TensorRT::default().with_engine_cache(true).build()),
                ep::CUDA::default().build(),
            ],
            Self::OpenVino => vec![strict(ep::OpenVINO::default().build())],
            Self::DirectMl => vec![strict(ep::DirectML::default().build())],
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the configuration asks for. Whatever it is, the CPU takes over where it does not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ProviderChoice {
    /// The most capable that works.
    #[default]
    Auto,
    /// This one.
    Prefer(Provider),
}

impl ProviderChoice {
    /// Providers to try, in order; the CPU is last.
    pub fn candidates(self) -> Vec<Provider> {
        match self {
            Self::Auto => Provider::BY_CAPABILITY.to_vec(),
            Self::Prefer(Provider::Cpu) => vec![Provider::Cpu],
            Self::Prefer(provider) => vec![provider, Provider::Cpu],
        }
    }
}

/// A name that is none of the providers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no provider; use auto, cpu, cuda, tensorrt, openvino or directml")]
pub struct UnknownProvider(pub String);

impl FromStr for ProviderChoice {
    type Err = UnknownProvider;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "auto" {
            return Ok(Self::Auto);
        }
        Provider::BY_CAPABILITY
            .into_iter()
            .find(|provider| provider.name() == text)
            .map(Self::Prefer)
            .ok_or_else(|| UnknownProvider(text.to_owned()))
    }
}

/// What runs a model, and why not something better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderReport {
    /// What runs it.
    pub chosen: Provider,
    /// What was tried before, each with the reason why it does not run it.
    pub refused: Vec<(Provider, String)>,
}

impl fmt::Display for ProviderReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.chosen)?;
        for (n, (provider, reason)) in self.refused.iter().enumerate() {
            let between = if n == 0 { " (" } else { "; " };
            write!(f, "{between}not {provider}: {reason}")?;
        }
        if self.refused.is_empty() {
            Ok(())
        } else {
            f.write_str(")")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back_and_others_are_refused() {
        for provider in Provider::BY_CAPABILITY {
            assert_eq!(
                provider.name().parse(),
                Ok(ProviderChoice::Prefer(provider))
            );
        }
        assert_eq!("auto".parse(), Ok(ProviderChoice::Auto));
        let unknown = "gpu".parse::<ProviderChoice>();
        assert_eq!(unknown, Err(UnknownProvider("gpu".to_owned())));
    }

    #[test]
    fn the_cpu_is_always_tried_last() {
        for provider in Provider::BY_CAPABILITY {
            let candidates = ProviderChoice::Prefer(provider).candidates();
            assert_eq!(candidates.first(), Some(&provider));
            assert_eq!(candidates.last(), Some(&Provider::Cpu));
        }
        assert_eq!(
            ProviderChoice::Auto.candidates().last(),
            Some(&Provider::Cpu)
        );
    }
}
