//! What the store sold: files that are brought in, and receipts that are pushed.

use std::time::Duration;

use futures::FutureExt;
use inveye_api::{Answer, ApiError, SalesRoom, SalesUpload};
use inveye_base::ErrorKind;
use inveye_db::NewSaleImport;
use inveye_sales::{Context, Money, Reading, propose};
use inveye_wire as wire;

use crate::convert::notifications::refuse;
use crate::room::{Room, defect};

pub(crate) mod convert;
mod folder;
mod importing;
mod push;

pub(crate) use folder::watch as watch_folder;
pub(crate) use importing::Importing;

/// Rows of a preview that are shown.
const SHOWN: usize = 50;
/// How far a till's clock may be ahead of ours.
const AHEAD: Duration = Duration::from_secs(24 * 3600);
/// Letters of a source's name.
const LONGEST_SOURCE: usize = 60;

impl SalesRoom for Room {
    fn sale_mappings(&self) -> Answer<'_, Vec<wire::SalesMappingView>> {
        async move {
            let found = self.read(|reader| reader.sale_mappings()).await?;
            let views = found
                .into_iter()
                .map(|(source, mapping)| wire::SalesMappingView {
                    source,
                    mapping: convert::mapping_view(&mapping),
                });
            Ok(views.collect())
        }
        .boxed()
    }

    fn save_sale_mapping(
        &self,
        source: String,
        mapping: wire::SalesMapping,
    ) -> Answer<'_, wire::SalesMappingView> {
        async move {
            let source = source_name(&source)?;
            let mapping = convert::mapping(mapping)?;
            let view = wire::SalesMappingView {
                source: source.clone(),
                mapping: convert::mapping_view(&mapping),
            };
            self.store(move |writer| writer.save_sale_mapping(source, &mapping))
                .await?;
            Ok(view)
        }
        .boxed()
    }

    fn remove_sale_mapping(&self, source: String) -> Answer<'_, ()> {
        self.store(move |writer| writer.remove_sale_mapping(source))
            .boxed()
    }

    fn preview_sales(
        &self,
        sample: Vec<u8>,
        whole: bool,
        mapping: Option<wire::SalesMapping>,
    ) -> Answer<'_, wire::SalesPreview> {
        async move {
            let context = self.sales_context()?;
            let mapping = mapping.map(convert::mapping).transpose()?;
            tokio::task::spawn_blocking(move || preview(&sample, whole, mapping, context))
                .await
                .map_err(|_| defect())
        }
        .boxed()
    }

    fn import_sales(&self, upload: SalesUpload) -> Answer<'_, wire::SalesImportDetail> {
        async move {
            let how = self.how(upload.actor, upload.file, &upload.source).await?;
            let _turn = self.importing.turn.try_lock().map_err(|_| {
                let text = "Another file is being read; try again when it is done.";
                ApiError::new(ErrorKind::Conflict, text)
            })?;
            let import = importing::import(how, upload.bytes).await?;
            self.sale_import(import).await
        }
        .boxed()
    }

    fn sale_imports(&self) -> Answer<'_, Vec<wire::SalesImportView>> {
        async move {
            let found = self.read(|reader| reader.sale_imports()).await?;
            let running = self.importing.now();
            let views = found.into_iter();
            Ok(views
                .map(|import| convert::import(import, running))
                .collect())
        }
        .boxed()
    }

    fn sale_import(&self, id: u64) -> Answer<'_, wire::SalesImportDetail> {
        async move {
            let found = self.read(move |reader| reader.sale_import(id)).await?;
            let page = found.ok_or_else(|| {
                let text = format!("There is no import `{id}`.");
                ApiError::new(ErrorKind::NotFound, text)
            })?;
            Ok(wire::SalesImportDetail {
                import: convert::import(page.import, self.importing.now()),
                bad: page.bad.iter().map(convert::bad_row).collect(),
            })
        }
        .boxed()
    }

    fn remove_sale_import(&self, id: u64) -> Answer<'_, ()> {
        async move {
            let _turn = self.importing.turn.try_lock().map_err(|_| {
                let text = "A file is being read; try again when it is done.";
                ApiError::new(ErrorKind::Conflict, text)
            })?;
            self.store(move |writer| writer.remove_sale_import(id))
                .await
        }
        .boxed()
    }

    fn push_sales(&self, push: wire::SalesPush) -> Answer<'_, wire::SalesPushed> {
        async move {
            let context = self.sales_context()?;
            let source = source_name(&push.source)?;
            let sales = push::sales(push.sales, &context)?;
            let told = self
                .store(move |writer| writer.push_sales(source, sales))
                .await?;
            Ok(wire::SalesPushed {
                added: told.added,
                replaced: told.replaced,
                late: told.late,
            })
        }
        .boxed()
    }
}

impl Room {
    /// The store's money; none until somebody said which.
    pub(crate) fn money(&self) -> Option<Money> {
        let code = self.site_view().currency?;
        let digits = iso_currency::Currency::from_code(&code)?.exponent();
        Some(Money {
            code,
            digits: u32::from(digits.unwrap_or(2)),
        })
    }

    /// All that it takes to read a file of a source.
    async fn how(
        &self,
        actor: String,
        file: String,
        source: &str,
    ) -> Result<importing::How, ApiError> {
        let context = self.sales_context()?;
        let source = source_name(source)?;
        let mut mappings = self.read(|reader| reader.sale_mappings()).await?;
        let mapping = mappings.remove(&source).ok_or_else(|| {
            let text = format!("Nobody has said yet how files of `{source}` are read.");
            ApiError::new(ErrorKind::NotFound, text).about("source")
        })?;
        Ok(importing::How {
            new: NewSaleImport {
                actor,
                file,
                source,
            },
            mapping,
            context,
            writer: self.writer.clone(),
            running: self.importing.running(),
        })
    }

    fn sales_context(&self) -> Result<Context, ApiError> {
        let text = "Sales are in the store's currency: say first which that is.";
        Ok(Context {
            zone: self.zone()?,
            money: self.money().ok_or_else(|| refuse("currency", text))?,
            latest: self.clock.wall() + AHEAD,
        })
    }
}

fn source_name(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    let fits = !text.is_empty()
        && text.chars().count() <= LONGEST_SOURCE
        && !text.chars().any(|c| c.is_control() || c == '/');
    if fits {
        return Ok(text.to_owned());
    }
    let rule = "A source has a name of at most 60 letters, without a slash.";
    Err(refuse("source", rule))
}

fn preview(
    sample: &[u8],
    whole: bool,
    mapping: Option<inveye_sales::Mapping>,
    context: Context,
) -> wire::SalesPreview {
    // What is cut would look broken.
    let end = sample.iter().rposition(|byte| *byte == b'\n');
    let sample = match end {
        Some(end) if !whole => &sample[..=end],
        _ => sample,
    };
    let proposal = propose(sample);
    let is_proposed = mapping.is_none();
    let mapping = mapping.unwrap_or(proposal.mapping);
    let money = context.money.clone();
    let mut view = wire::SalesPreview {
        mapping: convert::mapping_view(&mapping),
        columns: if mapping.header {
            proposal.columns
        } else {
            (1..=proposal.columns.len())
                .map(|n| format!("#{n}"))
                .collect()
        },
        date_open: is_proposed && proposal.is_date_open,
        problem: None,
        rows: Vec::new(),
        bad: Vec::new(),
        row_count: 0,
        bad_count: 0,
    };
    let mut reading = match Reading::new(sample, mapping, context) {
        Ok(reading) => reading,
        Err(error) => {
            view.problem = Some(crate::convert::sentence(&error));
            return view;
        }
    };
    while let Ok(Some(row)) = reading.next_line() {
        view.row_count += 1;
        match row {
            Ok(line) if view.rows.len() < SHOWN => view.rows.push(convert::row(line, &money)),
            Ok(_) => {}
            Err(bad) => {
                view.bad_count += 1;
                if view.bad.len() < SHOWN {
                    view.bad.push(convert::bad_row(&bad));
                }
            }
        }
    }
    view
}
