//! Where the ONNX Runtime library may lie.

use std::env;
use std::path::{Path, PathBuf};

#[cfg(target_os = "windows")]
const NAMES: [&str; 1] = ["onnxruntime.dll"];
#[cfg(target_os = "macos")]
const NAMES: [&str; 1] = ["libonnxruntime.dylib"];
#[cfg(not(any(target_os = "windows", target_os = "macos")))]
const NAMES: [&str; 2] = ["libonnxruntime.so", "libonnxruntime.so.1"];

#[cfg(unix)]
const SYSTEM: [&str; 6] = [
    "/usr/local/lib",
    "/usr/lib",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib64",
    "/opt/onnxruntime/lib",
];
#[cfg(not(unix))]
const SYSTEM: [&str; 0] = [];

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Searched {
    /// The library, if it is somewhere.
    pub found: Option<PathBuf>,
    /// Every place looked at, in order; the last is where it was found.
    pub tried: Vec<PathBuf>,
}

/// The library, looked for in the order of [`search_library`].
pub fn find_library() -> Option<PathBuf> {
    search_library(None).found
}

/// Looks in `INVEYE_ORT` and `ORT_DYLIB_PATH` (a file or its folder), beside the program, in
/// `../lib/inveye` of it, in `lib/` of the data folder, in the cache where the set-up step of a
/// development checkout puts it, and where systems keep libraries.
///
/// A variable that names something missing ends the search: whoever set it means that library, and
/// another one in its place would be a surprise.
pub fn search_library(data_folder: Option<&Path>) -> Searched {
    for variable in ["INVEYE_ORT", "ORT_DYLIB_PATH"] {
        if let Some(value) = env::var_os(variable).filter(|value| !value.is_empty()) {
            return look(named(PathBuf::from(value)));
        }
    }
    let program = env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    look(standard(beside, data_folder, cache_folder().as_deref()))
}

/// `$XDG_CACHE_HOME/inveye`, else `~/.cache/inveye`.
fn cache_folder() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let cache = set("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(set("HOME")?).join(".cache")))?;
    Some(cache.join("inveye"))
}

/// Folders `onnxruntime-VERSION` in the cache, the last by name first.
fn cached(cache: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(cache)
        .into_iter()
        .flatten()
        .filter_map(|each| Some(each.ok()?.path()))
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("onnxruntime-"))
        })
        .collect();
    folders.sort();
    folders.reverse();
    folders
}

/// Candidates from a variable's value.
fn named(value: PathBuf) -> Vec<PathBuf> {
    if value.is_dir() {
        NAMES.iter().map(|name| value.join(name)).collect()
    } else {
        vec![value]
    }
}

/// Candidates when no variable is set.
fn standard(
    beside: Option<&Path>,
    data_folder: Option<&Path>,
    cache: Option<&Path>,
) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    if let Some(beside) = beside {
        folders.push(beside.to_path_buf());
        folders.push(beside.join("lib"));
        if let Some(prefix) = beside.parent() {
            folders.push(prefix.join("lib").join("inveye"));
        }
    }
    folders.extend(data_folder.map(|data| data.join("lib")));
    folders.extend(cache.map(cached).unwrap_or_default());
    folders.extend(SYSTEM.iter().map(PathBuf::from));
    let with_names = |folder: PathBuf| NAMES.iter().map(move |name| folder.join(name));
    folders.into_iter().flat_map(with_names).collect()
}

fn look(candidates: Vec<PathBuf>) -> Searched {
    let mut tried = Vec::new();
    for candidate in candidates {
        tried.push(candidate.clone());
        if candidate.is_file() {
            return Searched {
                found: Some(candidate),
                tried,
            };
        }
    }
    Searched { found: None, tried }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_folder_comes_before_the_data_folder_and_that_before_the_cache() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [bin, data, cache] = ["bin", "data", "cache"].map(|name| folder.path().join(name));
        let name = NAMES[0];
        let mut last = None;
        for place in [
            cache.join("onnxruntime-1.30.0"),
            cache.join("onnxruntime-1.31.1"),
            data.join("lib"),
            folder.path().join("lib/inveye"),
            bin.clone(),
        ] {
            std::fs::create_dir_all(&place).expect("a folder");
            std::fs::write(place.join(name), b"x").expect("a file");
            let searched = look(standard(Some(&bin), Some(&data), Some(&cache)));
            assert_eq!(searched.found, Some(place.join(name)), "after {last:?}");
            assert_eq!(searched.tried.last(), searched.found.as_ref());
            last = searched.found;
        }
    }

    #[test]
    fn a_named_folder_is_searched_and_a_named_file_taken_as_it_is() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(
            named(folder.path().to_path_buf()),
            NAMES.map(|name| folder.path().join(name))
        );
        let missing = folder.path().join("gone.so");
        let searched = look(named(missing.clone()));
        assert_eq!(searched.found, None);
        assert_eq!(searched.tried, [missing]);
    }
}
