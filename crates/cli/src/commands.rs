//! One file per command.

pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod bench;
pub(crate) mod camera;
pub(crate) mod coordinates;
pub(crate) mod detect;
pub(crate) mod detectors;
pub(crate) mod discover;
pub(crate) mod doctor;
pub(crate) mod evaluate;
pub(crate) mod folder;
pub(crate) mod hidden;
pub(crate) mod incident;
pub(crate) mod line;
pub(crate) mod model;
pub(crate) mod output;
pub(crate) mod replay;
pub(crate) mod secrets;
pub(crate) mod serve;
pub(crate) mod site;
pub(crate) mod storage;
pub(crate) mod tls;
pub(crate) mod track;
pub(crate) mod user;
pub(crate) mod verify;
pub(crate) mod zone;
