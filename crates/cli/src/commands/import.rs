//! `inveye import`: what other programs of the store have written.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::{Subcommand, ValueEnum};
use inveye_wire::{
    SalesBadRow, SalesDateOrder, SalesImportDetail, SalesMappingView, SalesPreview,
    SalesPreviewRequest,
};

use super::folder::DataFolder;
use super::output;
use super::site::{EngineClient, SiteAccess};

/// Enough of a file to see how it is read.
const SAMPLE: u64 = 1 << 20;

/// Brings what the store sold into the engine that runs on the data folder, which notes it in the audit log.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    data: DataFolder,
    /// JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A file of sales, as a till writes it
    Sales(Sales),
}

#[derive(Debug, clap::Args)]
struct Sales {
    /// CSV of any kind
    file: PathBuf,
    /// Whose sales they are: how files of that name are read is kept. Where nothing is kept, what the file itself says is
    #[arg(long, value_name = "NAME", required_unless_present = "propose")]
    mapping: Option<String>,
    /// Only show how the file would be read
    #[arg(long)]
    propose: bool,
    /// How days are written, where the file itself does not say it
    #[arg(long, value_enum)]
    dates: Option<Dates>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Dates {
    /// 2026-11-22
    YearMonthDay,
    /// 22.11.2026
    DayMonthYear,
    /// 11/22/2026
    MonthDayYear,
}

pub(crate) fn run(args: Args) -> anyhow::Result<ExitCode> {
    let SiteAccess::Engine(client) = SiteAccess::open(&args.data.path()) else {
        bail!("no engine runs on this data folder; start it, for example with `inveye serve`");
    };
    let What::Sales(sales) = args.what;
    if sales.propose {
        let preview = preview(&client, &sales)?;
        if args.json {
            output::json(&preview)?;
        } else {
            show(&preview);
        }
        return Ok(code(preview.problem.is_none() && preview.bad_count == 0));
    }
    let source = sales.mapping.clone().unwrap_or_default();
    let kept: Vec<SalesMappingView> = client.ask("GET", "/sales/mappings", None::<&()>)?;
    if kept.iter().all(|mapping| mapping.source != source) {
        keep(&client, &sales, &source)?;
    }
    let detail = bring(&client, &sales.file, &source)?;
    if args.json {
        output::json(&detail)?;
    } else {
        tell(&detail);
    }
    Ok(code(
        detail.import.bad == 0 && detail.import.end_ms.is_some(),
    ))
}

/// 1 where something was found wrong.
fn code(is_fine: bool) -> ExitCode {
    ExitCode::from(u8::from(!is_fine))
}

fn preview(client: &EngineClient, sales: &Sales) -> anyhow::Result<SalesPreview> {
    let path = &sales.file;
    let file = File::open(path).with_context(|| format!("could not open {}", path.display()))?;
    let mut sample = Vec::new();
    let length = file.metadata()?.len();
    file.take(SAMPLE)
        .read_to_end(&mut sample)
        .with_context(|| format!("could not read {}", path.display()))?;
    let mut request = SalesPreviewRequest {
        sample: STANDARD.encode(sample),
        whole: length <= SAMPLE,
        mapping: None,
    };
    let proposed: SalesPreview = client.ask("POST", "/sales/preview", Some(&request))?;
    let Some(dates) = sales.dates else {
        return Ok(proposed);
    };
    request.mapping = Some(proposed.mapping);
    if let Some(mapping) = &mut request.mapping {
        mapping.date_order = match dates {
            Dates::YearMonthDay => SalesDateOrder::YearMonthDay,
            Dates::DayMonthYear => SalesDateOrder::DayMonthYear,
            Dates::MonthDayYear => SalesDateOrder::MonthDayYear,
        };
    }
    client.ask("POST", "/sales/preview", Some(&request))
}

/// Keeps what the file says of how it is read, where that leaves nothing open.
fn keep(client: &EngineClient, sales: &Sales, source: &str) -> anyhow::Result<()> {
    let proposed = preview(client, sales)?;
    if let Some(problem) = proposed.problem {
        bail!("{problem} Say how the file is read on the screen Sales first.");
    }
    if proposed.date_open {
        bail!("no day in the file says which number is the month; choose with --dates");
    }
    let path = format!("/sales/mappings/{}", encoded(source));
    client.ask::<SalesMappingView>("PUT", &path, Some(&proposed.mapping))?;
    output::note(format_args!("How this file is read is kept as `{source}`."));
    Ok(())
}

fn bring(client: &EngineClient, path: &Path, source: &str) -> anyhow::Result<SalesImportDetail> {
    let file = File::open(path).with_context(|| format!("could not open {}", path.display()))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let to = format!("/sales/imports?source={}", encoded(source));
    client.send(&to, &name, file)
}

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

fn show(preview: &SalesPreview) {
    for (what, column) in &preview.mapping.columns {
        output::line(format_args!("{what:<12} {column}"));
    }
    if let Some(problem) = &preview.problem {
        return output::line(problem);
    }
    if preview.date_open {
        output::line("No day says which number is the month: choose with --dates.");
    }
    let (rows, bad) = (preview.row_count, preview.bad_count);
    output::line(format_args!("{rows} rows looked at, {bad} of them bad"));
    preview.bad.iter().for_each(bad_line);
}

fn tell(detail: &SalesImportDetail) {
    let import = &detail.import;
    output::line(format_args!(
        "{} rows read, {} of them bad; {} new receipts, {} known ones told anew, {} returns",
        import.rows, import.bad, import.added, import.replaced, import.returns
    ));
    if let Some(problem) = &import.problem {
        output::line(format_args!("It broke off: {problem}"));
    }
    detail.bad.iter().for_each(bad_line);
}

fn bad_line(row: &SalesBadRow) {
    let field = row.field.as_deref().unwrap_or_default();
    output::line(format_args!(
        "line {}: {} {field} {}",
        row.line, row.problem, row.value
    ));
}
