//! The engine: owns a site's cameras, database and API. Assembles the other rooms from a data folder.
//!
//! Promises: a bad camera, a broken model or a slow screen degrades one thing, never the process;
//! facts are stored before anybody hears of them. Deliberately absent: windows (the desktop shell)
//! and any model runtime (passed in as a [`inveye_inference_core::DetectorSource`]).
//!
//! Start with [`Engine::start`]; `desk` is where everything that happened is decided upon.

mod access;
mod accuracy;
mod accuracy_room;
mod alarm_room;
mod alarm_times;
mod audit_log;
mod backups;
mod camera_ids;
mod cameras;
mod check;
mod config;
mod convert;
mod demographics_room;
mod desk;
mod disk;
mod engine;
mod exports;
mod figure_report;
mod finding;
mod finding_room;
mod floor;
mod floor_steps;
mod focus;
mod hub;
mod incident_report;
mod incident_room;
mod incident_video;
mod kept;
mod kpi_book;
mod kpi_room;
mod kpi_week;
mod listening;
mod media_feed;
mod models;
mod movement_room;
mod network;
mod notification_room;
mod numbers;
mod outbox;
mod people;
mod picture;
mod picture_watch;
mod presence;
mod readdress;
mod recognition_room;
mod recorded_room;
mod recorded_views;
mod recordings;
mod report_desk;
mod report_room;
mod retention;
mod review_room;
mod roll_ups;
mod room;
mod rotation;
mod route_secrets;
mod running;
mod sales_room;
mod setup;
mod sight;
mod site;
mod storage_view;
mod stream;
mod subjects;
mod talking;
mod thumbnails;
mod view_watch;
mod wall_room;
mod yaml;

pub use alarm_times::{AlarmTimes, measure_alarms};
pub use audit_log::check as check_audit;
pub use backups::{
    BackupFile, MakeBackupError, NewBackup, RestoreError, Restored, backups_in, make_backup,
    restore_backup,
};
pub use camera_ids::{camera_config, next_camera_id};
pub use check::check_camera;
pub use config::{
    AccountsConfig, AnalysisConfig, BackupConfig, CameraConfig, Config, ConfigError,
    FILE_NAME as CONFIG_FILE, Record, RecordingConfig, RetentionConfig, SalesConfig, ServerConfig,
    TlsConfig, Transport, TypingError, plain_copies,
};
pub use convert::{scene as scene_view, to_scene as scene_from_view};
pub use disk::space as disk_space;
pub use engine::{Engine, EngineOptions, StartError, default_folder};
pub use finding::{probe_camera, search_cameras, set_device};
pub use inveye_notify::OpenAlert;
pub use inveye_secrets::KeyPlace;
pub use network::{NetworkError, tls_settings};
pub use people::{LocalAccounts, OpenAccountsError, OpenPeopleError};
pub use rotation::{RotateError, Rotation, rotate_secrets};
pub use running::RunningEngine;
pub use yaml::{ImportError, ImportedCamera, cameras_from_yaml};
