//! The loaded library.

use std::ffi::CStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ort::environment::Environment;
use ort::logging::LogLevel;

use crate::find::search_library;

/// The oldest library whose interface this build speaks.
const OLDEST_MINOR: u32 = ort::MINOR_VERSION;

/// Why there is no runtime.
#[derive(Debug, thiserror::Error)]
pub enum RuntimeError {
    /// It is nowhere.
    #[error(
        "the ONNX Runtime library was not found; name it in INVEYE_ORT or put it into one of the places tried: {}",
        listed(tried)
    )]
    Missing {
        /// Every place looked at.
        tried: Vec<PathBuf>,
    },
    /// It is there and cannot be loaded.
    #[error("{} cannot be loaded as a library; is it built for this machine?", path.display())]
    Unloadable {
        /// Where it is.
        path: PathBuf,
        /// What the system's loader said.
        #[source]
        source: libloading::Error,
    },
    /// A library, but another one.
    #[error("{} is not an ONNX Runtime library", path.display())]
    NotOnnxRuntime {
        /// Where it is.
        path: PathBuf,
    },
    /// Too old.
    #[error("{} is ONNX Runtime {version}; 1.{OLDEST_MINOR} or newer is needed", path.display())]
    TooOld {
        /// Where it is.
        path: PathBuf,
        /// What it says it is.
        version: String,
    },
    /// A process loads one library once.
    #[error(
        "{} was asked for, but {} is already loaded; restart to change it",
        asked.display(), loaded.display()
    )]
    AlreadyLoaded {
        /// The one in use.
        loaded: PathBuf,
        /// The other one.
        asked: PathBuf,
    },
    /// It is loaded and does not start.
    #[error("ONNX Runtime from {} did not start", path.display())]
    Start {
        /// Where it is.
        path: PathBuf,
        /// What it said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

fn listed(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
    paths.join(", ")
}

/// The loaded library and its environment, one for the process and until its end: the library
/// allows no second environment, not even after the first is gone.
///
/// Threads that run a detector must be joined before `main` returns; the library's own
/// destructors abort a process that leaves while one is inside it.
#[derive(Debug)]
pub struct Runtime {
    environment: Environment,
    library: PathBuf,
    version: String,
}

static LOADED: Mutex<Option<Arc<Runtime>>> = Mutex::new(None);

impl Runtime {
    /// Loads the library, or gives the runtime already loaded from the same file.
    pub fn load(library: &Path) -> Result<Arc<Self>, RuntimeError> {
        if !library.is_file() {
            return Err(RuntimeError::Missing {
                tried: vec![library.to_path_buf()],
            });
        }
        let path = library.canonicalize().map_err(|_| RuntimeError::Missing {
            tried: vec![library.to_path_buf()],
        })?;
        // The value is whole after any panic: it is written in one step, at the end.
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = &*loaded {
            return if runtime.library == path {
                Ok(Arc::clone(runtime))
            } else {
                Err(RuntimeError::AlreadyLoaded {
                    loaded: runtime.library.clone(),
                    asked: path,
                })
            };
        }
        let runtime = Arc::new(Self::start(path)?);
        *loaded = Some(Arc::clone(&runtime));
        Ok(runtime)
    }

    /// Finds the library (see [`search_library`]) and loads it.
    pub fn load_found(data_folder: Option<&Path>) -> Result<Arc<Self>, RuntimeError> {
        let searched = search_library(data_folder);
        match searched.found {
            Some(library) => Self::load(&library),
            None => Err(RuntimeError::Missing {
                tried: searched.tried,
            }),
        }
    }

    /// As the library states it, such as `1.31.1`.
    pub fn version(&self) -> String {
        self.version.clone()
    }

    /// Where it was loaded from.
    pub fn library(&self) -> &Path {
        &self.library
    }

    /// For sessions of one's own, such as the bare one that a benchmark compares with.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    fn start(path: PathBuf) -> Result<Self, RuntimeError> {
        let version = read_version(&path)?;
        let minor = version.split('.').nth(1).and_then(|m| m.parse().ok());
        if !version.starts_with("1.") || minor.is_none_or(|minor: u32| minor < OLDEST_MINOR) {
            return Err(RuntimeError::TooOld { path, version });
        }
        let failed = |source| RuntimeError::Start {
            path: path.clone(),
            source,
        };
        let environment = ort::init_from(&path)
            .map_err(|source| failed(Box::new(source)))?
            .with_name("inveye")
            .with_telemetry(false)
            .with_logger(Arc::new(log))
            .build()
            .map_err(|source| failed(Box::new(source)))?;
        environment.set_log_level(LogLevel::Warning);
        tracing::info!(library = %path.display(), version, "ONNX Runtime loaded");
        Ok(Self {
            environment,
            library: path,
            version,
        })
    }
}

/// Asks a library for its version, before anything trusts it.
#[expect(
    unsafe_code,
    reason = "loading a native library and calling into it is what this module is for"
)]
fn read_version(path: &Path) -> Result<String, RuntimeError> {
    // SAFETY: initialisers of the library run. The operator chose this file as the ONNX Runtime
    // library, whose initialisers have no requirements.
    let library =
        unsafe { libloading::Library::new(path) }.map_err(|source| RuntimeError::Unloadable {
            path: path.to_path_buf(),
            source,
        })?;
    let not_onnx = || RuntimeError::NotOnnxRuntime {
        path: path.to_path_buf(),
    };
    // SAFETY: the symbol has this signature in every ONNX Runtime; no other library exports it.
    let base: libloading::Symbol<'_, unsafe extern "C" fn() -> *const ort::sys::OrtApiBase> =
        unsafe { library.get(b"OrtGetApiBase") }.map_err(|_| not_onnx())?;
    // SAFETY: takes nothing and gives a static table, or null.
    let base = unsafe { base().as_ref() }.ok_or_else(not_onnx)?;
    // SAFETY: gives a static string that ends in zero.
    let text = unsafe {
        let text = (base.GetVersionString)();
        if text.is_null() {
            return Err(not_onnx());
        }
        CStr::from_ptr(text)
    };
    Ok(text.to_string_lossy().into_owned())
}

/// The library's messages go where the product's go, one level lower: it warns of graphs that could
/// have been exported better, which no operator can act on, and its errors come back as errors too.
fn log(level: LogLevel, category: &str, _id: &str, place: &str, message: &str) {
    match level {
        LogLevel::Verbose | LogLevel::Info => {
            tracing::trace!(category, place, message, "onnx runtime");
        }
        LogLevel::Warning => tracing::debug!(category, place, message, "onnx runtime"),
        LogLevel::Error | LogLevel::Fatal => {
            tracing::warn!(category, place, message, "onnx runtime");
        }
    }
}
