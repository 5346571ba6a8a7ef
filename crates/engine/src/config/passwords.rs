//! Camera passwords between the file, where they are sealed, and memory, where they are not.

use std::fs;
use std::path::{Path, PathBuf};

use inveye_base::{ErrorChain, without_secret_parameters};
use inveye_secrets::{KeyPlace, Keys, KeysError, OpenSecretError, Sealed, Subject};
use inveye_video::parse_camera_url;
use url::Url;

use super::{CameraConfig, FILE_NAME};

/// A configuration is smaller.
const LARGEST: u64 = 4 << 20;

const URL: &str = "camera address";
const SUB_URL: &str = "camera sub address";

/// Moves credentials that somebody typed into an address to their fields.
pub(super) fn take_out(camera: &mut CameraConfig) {
    let urls = [Some(&mut camera.url), camera.sub_url.as_mut()];
    for url in urls.into_iter().flatten() {
        if url.username().is_empty() && url.password().is_none() {
            continue;
        }
        let Ok((rest, credentials)) = parse_camera_url(url.as_str()) else {
            continue;
        };
        *url = rest;
        let Some(typed) = credentials else { continue };
        let typed = typed.reveal();
        let is_more = camera.username.is_none() || !typed.password.is_empty();
        if camera.password.is_none() && is_more {
            camera.username = Some(typed.username.clone());
            camera.password = Some(typed.password.clone());
        }
    }
}

/// Whether a password is to be sealed.
pub(super) fn is_typed(camera: &CameraConfig) -> bool {
    let mut urls = std::iter::once(&camera.url).chain(&camera.sub_url);
    camera.password.is_some() || urls.any(|url| without_secret_parameters(url).is_some())
}

fn is_sealed(camera: &CameraConfig) -> bool {
    let stored = [
        &camera.sealed_password,
        &camera.sealed_url,
        &camera.sealed_sub_url,
    ];
    stored.into_iter().any(Option::is_some)
}

/// Opens what is sealed. What somebody typed beside it counts instead.
pub(super) fn open(cameras: &mut [CameraConfig], folder: &Path) {
    if !cameras.iter().any(is_sealed) {
        return;
    }
    let keys = Keys::open(folder);
    let keys = keys.map_err(|error| ErrorChain(&error).to_string());
    for camera in cameras.iter_mut().filter(|camera| is_sealed(camera)) {
        let opened = match &keys {
            Ok(keys) => open_one(camera, keys).map_err(|error| ErrorChain(&error).to_string()),
            Err(why) => Err(why.clone()),
        };
        if let Err(why) = opened {
            tracing::error!(camera = %camera.id, %why, "the camera's password cannot be opened");
            camera.locked = Some(why);
        }
    }
}

fn open_one(camera: &mut CameraConfig, keys: &Keys) -> Result<(), OpenSecretError> {
    let id = camera.id.as_str();
    if camera.password.is_none()
        && let Some(sealed) = &camera.sealed_password
    {
        let opened = keys.open_text(Subject::camera(id), sealed)?;
        camera.password = Some(opened.reveal().clone());
    }
    let main = (URL, Some(&mut camera.url), &mut camera.sealed_url);
    let sub = (SUB_URL, camera.sub_url.as_mut(), &mut camera.sealed_sub_url);
    for (kind, url, stored) in [main, sub] {
        let (Some(url), Some(sealed)) = (url, &*stored) else {
            *stored = None;
            continue;
        };
        if without_secret_parameters(url).is_some() {
            continue;
        }
        let opened = keys.open_text(Subject::new(kind, id), sealed)?;
        match Url::parse(opened.reveal()) {
            Ok(full) if without_secret_parameters(&full).as_ref() == Some(&*url) => *url = full,
            // Somebody typed the address of another camera: what was for this one does not go there.
            _ => *stored = None,
        }
    }
    Ok(())
}

/// Seals what is in the clear. What is sealed already with the newest key stays as it is.
pub(super) fn seal(cameras: &mut [CameraConfig], folder: &Path) -> Result<(), KeysError> {
    if !cameras.iter().any(is_typed) {
        return Ok(());
    }
    let keys = Keys::open_or_make(folder, KeyPlace::File)?;
    for camera in cameras {
        let id = camera.id.as_str();
        if let Some(password) = camera.password.take() {
            let stored = &mut camera.sealed_password;
            store(&keys, Subject::camera(id), &password, stored)?;
        }
        let main = (URL, Some(&mut camera.url), &mut camera.sealed_url);
        let sub = (SUB_URL, camera.sub_url.as_mut(), &mut camera.sealed_sub_url);
        for (kind, url, stored) in [main, sub] {
            let Some(url) = url else { continue };
            let Some(rest) = without_secret_parameters(url) else {
                continue;
            };
            store(&keys, Subject::new(kind, id), url.as_str(), stored)?;
            *url = rest;
        }
    }
    Ok(())
}

fn store(
    keys: &Keys,
    subject: Subject<'_>,
    text: &str,
    stored: &mut Option<Sealed>,
) -> Result<(), KeysError> {
    let is_stored = stored.as_ref().is_some_and(|sealed| {
        let opened = keys.open_text(subject, sealed);
        keys.is_newest(sealed) && opened.is_ok_and(|old| old.reveal() == text)
    });
    if !is_stored {
        *stored = Some(keys.seal(subject, text.as_bytes())?);
    }
    Ok(())
}

/// Files beside the configuration that look like copies of it with passwords in the clear: those that an
/// editor or a person left there.
pub fn plain_copies(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_small = entry
                .metadata()
                .is_ok_and(|about| about.is_file() && about.len() <= LARGEST);
            name.contains(FILE_NAME) && name != FILE_NAME && is_small
        })
        .map(|entry| entry.path())
        .filter(|path| {
            let text = fs::read(path).unwrap_or_default();
            String::from_utf8_lossy(&text).lines().any(tells)
        })
        .collect();
    found.sort();
    found
}

/// Whether a line sets a password, or an address with one in it.
fn tells(line: &str) -> bool {
    let line = line.trim_start();
    let is_url = line.starts_with("url") || line.starts_with("sub_url");
    let has_password = || {
        let address = line.split('"').nth(1).unwrap_or_default();
        Url::parse(address)
            .is_ok_and(|url| url.password().is_some() || without_secret_parameters(&url).is_some())
    };
    line.starts_with("password") || (is_url && has_password())
}
