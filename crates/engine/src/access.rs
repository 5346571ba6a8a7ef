//! The token that opens an engine's API: made at the first start and kept, so that the screens of a
//! shift come back by themselves after a restart.

use std::fs;
use std::io;
use std::path::Path;

use inveye_api::{AccessToken, random_token};
use inveye_secrets::write_private;

const FILE_NAME: &str = "token";
/// Shorter ones were cut or typed by hand; they are replaced.
const SHORTEST: usize = 32;

/// The data folder's token; made when there is none. Deleting the file makes a new one at the next
/// start: the old one opens nothing any more, and whoever signed in with a name stays signed in.
pub(crate) fn token(folder: &Path) -> io::Result<AccessToken> {
    let path = folder.join(FILE_NAME);
    match fs::read_to_string(&path) {
        Ok(text) if text.trim().len() >= SHORTEST => return Ok(AccessToken::new(text.trim())),
        Ok(_) => tracing::warn!("the stored token is too short to be ours; a new one is made"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let token = random_token().map_err(io::Error::other)?;
    write_private(&path, token.reveal().as_bytes())?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_token_stays_until_its_file_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let first = token(folder.path()).unwrap();
        let path = folder.path().join(FILE_NAME);
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(token(folder.path()).unwrap().reveal(), first.reveal());
        fs::remove_file(&path).unwrap();
        assert_ne!(token(folder.path()).unwrap().reveal(), first.reveal());
        fs::write(&path, "short").unwrap();
        assert!(token(folder.path()).unwrap().reveal().len() >= SHORTEST);
    }
}
