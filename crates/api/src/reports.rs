//! What the engine offers to whoever keeps reports.

use inveye_wire::{ReportFormat, ReportRequest, ReportRunView, ReportView};

use crate::kpis::ReportFile;
use crate::room::Answer;

/// Reports that people keep, and what was made of them.
pub trait ReportRoom: Send + Sync + 'static {
    /// In the order they were made.
    fn reports(&self) -> Answer<'_, Vec<ReportView>>;

    /// Adds one, or replaces one that exists.
    fn put_report(
        &self,
        report: Option<u64>,
        request: ReportRequest,
        actor: String,
    ) -> Answer<'_, ReportView>;

    /// Forgets one with all that was made of it.
    fn remove_report(&self, report: u64) -> Answer<'_, ()>;

    /// Makes one now and sends it along its ways.
    fn send_report(&self, report: u64) -> Answer<'_, ReportRunView>;

    /// What was made, newest first; of one report, or of all.
    fn report_runs(&self, report: Option<u64>) -> Answer<'_, Vec<ReportRunView>>;

    /// A file that was made.
    fn report_file(&self, run: u64, format: ReportFormat) -> Answer<'_, ReportFile>;
}
