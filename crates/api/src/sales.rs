//! What the engine offers of sales.

use bytes::Bytes;
use futures::stream::BoxStream;
use inveye_wire::{
    SalesImportDetail, SalesImportView, SalesMapping, SalesMappingView, SalesPreview, SalesPush,
    SalesPushed,
};

use crate::room::Answer;

/// A file of sales on its way.
pub struct SalesUpload {
    /// Whose sales they are.
    pub source: String,
    /// The file's name.
    pub file: String,
    /// Who sends it.
    pub actor: String,
    /// As it comes; an error where it breaks off.
    pub bytes: BoxStream<'static, Result<Bytes, String>>,
}

/// What the store sold.
pub trait SalesRoom: Send + Sync + 'static {
    /// How files are read, by their source.
    fn sale_mappings(&self) -> Answer<'_, Vec<SalesMappingView>>;
    /// Says how files of a source are read.
    fn save_sale_mapping(
        &self,
        source: String,
        mapping: SalesMapping,
    ) -> Answer<'_, SalesMappingView>;
    /// Forgets it.
    fn remove_sale_mapping(&self, source: String) -> Answer<'_, ()>;
    /// What would be read of a file that begins so; `whole` when there is no more of it. Proposes how without a mapping.
    fn preview_sales(
        &self,
        sample: Vec<u8>,
        whole: bool,
        mapping: Option<SalesMapping>,
    ) -> Answer<'_, SalesPreview>;
    /// Reads all of a file.
    fn import_sales(&self, upload: SalesUpload) -> Answer<'_, SalesImportDetail>;
    /// Those there were, newest first.
    fn sale_imports(&self) -> Answer<'_, Vec<SalesImportView>>;
    /// One with its bad rows.
    fn sale_import(&self, id: u64) -> Answer<'_, SalesImportDetail>;
    /// Removes what it told.
    fn remove_sale_import(&self, id: u64) -> Answer<'_, ()>;
    /// Stores whole receipts.
    fn push_sales(&self, push: SalesPush) -> Answer<'_, SalesPushed>;
}
