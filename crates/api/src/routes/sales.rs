//! What the store sold: files and pushes.

use axum::Json;
use axum::body::Body as File;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures::{StreamExt, TryStreamExt};
use inveye_base::ErrorKind;
use inveye_wire::{
    SalesImportDetail, SalesImportView, SalesMapping, SalesMappingView, SalesPreview,
    SalesPreviewRequest, SalesPush, SalesPushed, WireError,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{Body, Parameters};
use crate::accounts::Caller;
use crate::error::ApiError;
use crate::gate::{Told, telling};
use crate::sales::SalesUpload;
use crate::server::Context;

/// How files of sales are read, by the name of their source.
#[utoipa::path(get, path = "/sales/mappings", responses((status = 200, body = [SalesMappingView])))]
pub(crate) async fn list_sales_mappings(
    State(context): State<Context>,
) -> Result<Json<Vec<SalesMappingView>>, ApiError> {
    context.sales.sale_mappings().await.map(Json)
}

/// Says how files of a source are read; replaces what was said before.
#[utoipa::path(put, path = "/sales/mappings/{id}", request_body = SalesMapping,
    responses((status = 200, body = SalesMappingView), (status = 422, body = WireError)))]
pub(crate) async fn put_sales_mapping(
    State(context): State<Context>,
    Path(source): Path<String>,
    Body(mapping): Body<SalesMapping>,
) -> Result<Json<SalesMappingView>, ApiError> {
    let saved = context.sales.save_sale_mapping(source, mapping).await?;
    Ok(Json(saved))
}

/// Forgets how files of a source are read. Its sales stay.
#[utoipa::path(delete, path = "/sales/mappings/{id}", responses((status = 204), (status = 404, body = WireError)))]
pub(crate) async fn remove_sales_mapping(
    State(context): State<Context>,
    Path(source): Path<String>,
) -> Result<StatusCode, ApiError> {
    context.sales.remove_sale_mapping(source).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What would be read of a file that begins so, row by row, and what would not; stores nothing. Without a mapping one
/// is proposed.
#[utoipa::path(post, path = "/sales/preview", request_body = SalesPreviewRequest,
    responses((status = 200, body = SalesPreview), (status = 422, body = WireError)))]
pub(crate) async fn preview_sales(
    State(context): State<Context>,
    Body(request): Body<SalesPreviewRequest>,
) -> Result<Json<SalesPreview>, ApiError> {
    let SalesPreviewRequest {
        sample,
        whole,
        mapping,
    } = request;
    let sample = STANDARD.decode(sample).map_err(|_| {
        ApiError::new(ErrorKind::InvalidArgument, "The sample is no Base64.").about("sample")
    })?;
    let preview = context.sales.preview_sales(sample, whole, mapping);
    preview.await.map(Json)
}

#[derive(Debug, Deserialize, IntoParams)]
pub(crate) struct ImportQuery {
    /// Whose sales they are; how its files are read must have been said.
    source: String,
}

/// Takes a file of sales in: the body is the file, the header `X-Filename` its name. It is read while it comes, whatever
/// its size. Bad rows are told, and the others stored; receipts that are known are replaced. Answers at the end; the
/// list of imports says meanwhile how far it is.
#[utoipa::path(post, path = "/sales/imports", params(ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = SalesImportDetail), (status = 404, body = WireError), (status = 409, body = WireError), (status = 422, body = WireError)))]
pub(crate) async fn import_sales(
    State(context): State<Context>,
    Parameters(query): Parameters<ImportQuery>,
    caller: Caller,
    headers: HeaderMap,
    file: File,
) -> Result<Response, ApiError> {
    let name = headers
        .get("x-filename")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let upload = SalesUpload {
        source: query.source.clone(),
        file: name.chars().take(200).collect(),
        actor: caller.name(),
        bytes: file
            .into_data_stream()
            .map_err(|error| error.to_string())
            .boxed(),
    };
    let detail = context.sales.import_sales(upload).await?;
    let SalesImportView {
        rows, bad, source, ..
    } = &detail.import;
    let told = Told::about(source.clone()).detail(format!("{name}: {rows} rows, {bad} bad"));
    Ok(telling(told, (StatusCode::CREATED, Json(detail))))
}

/// Files of sales that were taken in, newest first, with the one that is being read.
#[utoipa::path(get, path = "/sales/imports", responses((status = 200, body = [SalesImportView])))]
pub(crate) async fn list_sales_imports(
    State(context): State<Context>,
) -> Result<Json<Vec<SalesImportView>>, ApiError> {
    context.sales.sale_imports().await.map(Json)
}

/// One, with its first thousand bad rows.
#[utoipa::path(get, path = "/sales/imports/{id}", responses((status = 200, body = SalesImportDetail), (status = 404, body = WireError)))]
pub(crate) async fn get_sales_import(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<Json<SalesImportDetail>, ApiError> {
    context.sales.sale_import(number(&id)?).await.map(Json)
}

/// Removes an import with the receipts that it told last. What it replaced does not come back.
#[utoipa::path(delete, path = "/sales/imports/{id}", responses((status = 204), (status = 404, body = WireError), (status = 409, body = WireError)))]
pub(crate) async fn remove_sales_import(
    State(context): State<Context>,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    context.sales.remove_sale_import(number(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stores receipts that a till or a program pushes, at most a thousand at once: all or none. A receipt that is known by
/// its source and number is replaced, so that pushing twice changes nothing.
#[utoipa::path(post, path = "/sales", request_body = SalesPush,
    responses((status = 200, body = SalesPushed), (status = 422, body = WireError)))]
pub(crate) async fn push_sales(
    State(context): State<Context>,
    Body(push): Body<SalesPush>,
) -> Result<Response, ApiError> {
    let told = Told::about(push.source.clone()).detail(format!("{} receipts", push.sales.len()));
    let pushed = context.sales.push_sales(push).await?;
    Ok(telling(told, Json(pushed)))
}

fn number(id: &str) -> Result<u64, ApiError> {
    id.parse().map_err(|_| {
        let text = format!("There is no import `{id}`.");
        ApiError::new(ErrorKind::NotFound, text)
    })
}
