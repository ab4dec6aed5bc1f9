//! What can be asked: each question goes to the file that knows the answer.

use gen_lsp_types as lsp;
use lsp::Request;
use lsp_server::{ErrorCode, ResponseError};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::here::Here;
use super::session::Session;
use super::{completion, fixes, hints, hover, known, lenses, navigation, order, paged, rename, symbols};

/// An answer, or why there is none.
pub(super) type Answer = Result<Value, ResponseError>;

/// Answers a question; `None` where it is not one that can be asked.
pub(super) fn answer(session: &Session, method: &str, params: Value) -> Option<Answer> {
    let at = |at: &lsp::TextDocumentPositionParams| (at.text_document.uri.clone(), at.position);
    Some(match method {
        "textDocument/completion" => with::<lsp::CompletionRequest>(params, |asked| {
            let (uri, position) = at(&asked.text_document_position_params);
            let sheet = session.sheet(&uri)?;
            let here = sheet.here();
            let text = sheet.text.as_deref().or(here.as_ref().map(|here| &*here.text))?;
            let typed = completion::Typed { path: &sheet.path, text, here: here.as_ref(), keys: session.keys() };
            let items = completion::complete(&typed, &sheet.lines(text), position);
            // Names are filtered anew with every letter, so that none of a long list is left out.
            Some(lsp::CompletionResponse::CompletionItemList(items))
        }),
        "textDocument/hover" => with::<lsp::HoverRequest>(params, |asked| {
            let (uri, position) = at(&asked.text_document_position_params);
            hover::hover(&session.here(&uri)?, session.keys(), position)
        }),
        "textDocument/definition" => with::<lsp::DefinitionRequest>(params, |asked| {
            let (uri, position) = at(&asked.text_document_position_params);
            let location = navigation::definition(&session.here(&uri)?, position)?;
            Some(lsp::DefinitionResponse::Definition(lsp::Definition::Location(location)))
        }),
        "textDocument/references" => with::<lsp::ReferencesRequest>(params, |asked| {
            let (uri, position) = at(&asked.text_document_position_params);
            navigation::references(&session.here(&uri)?, position, asked.context.include_declaration)
        }),
        "textDocument/documentLink" => {
            of_file::<lsp::DocumentLinkRequest>(session, params, |asked| &asked.text_document, |here, _| navigation::links(here))
        }
        "textDocument/documentSymbol" => of_file::<lsp::DocumentSymbolRequest>(
            session,
            params,
            |asked| &asked.text_document,
            |here, _| lsp::DocumentSymbolResponse::DocumentSymbolList(symbols::of_file(here)),
        ),
        "textDocument/foldingRange" => {
            of_file::<lsp::FoldingRangeRequest>(session, params, |asked| &asked.text_document, |here, _| symbols::folds(here))
        }
        "textDocument/inlayHint" => {
            of_file::<lsp::InlayHintRequest>(session, params, |asked| &asked.text_document, |here, asked| hints::hints(here, asked.range))
        }
        "textDocument/codeAction" => of_file::<lsp::CodeActionRequest>(session, params, |asked| &asked.text_document, fixes::actions),
        "textDocument/codeLens" => {
            of_file::<lsp::CodeLensRequest>(session, params, |asked| &asked.text_document, |here, _| lenses::lenses(here))
        }
        "textDocument/formatting" => {
            of_file::<lsp::DocumentFormattingRequest>(session, params, |asked| &asked.text_document, |here, _| order::edits(here))
        }
        known::METHOD => known(session, params),
        paged::METHOD => paged(session, params),
        "workspace/symbol" => with::<lsp::WorkspaceSymbolRequest>(params, |asked| {
            Some(lsp::WorkspaceSymbolResponse::WorkspaceSymbolList(symbols::everywhere(session, &asked.query)))
        }),
        "textDocument/prepareRename" => with::<lsp::PrepareRenameRequest>(params, |asked| {
            let (uri, position) = at(&asked.text_document_position_params);
            let (range, placeholder) = rename::prepare(&session.here(&uri)?, position)?;
            Some(lsp::PrepareRenameResult::PrepareRenamePlaceholder(lsp::PrepareRenamePlaceholder { range, placeholder }))
        }),
        "textDocument/rename" => renamed(session, params),
        _ => return None,
    })
}

fn read<R: Request>(params: Value) -> Result<R::Params, ResponseError> {
    of_our_own(params)
}

/// Reads what a question is about that no protocol knows.
fn of_our_own<P: DeserializeOwned>(params: Value) -> Result<P, ResponseError> {
    serde_json::from_value(params).map_err(|error| refused(ErrorCode::InvalidParams, error.to_string()))
}

fn refused(code: ErrorCode, message: String) -> ResponseError {
    ResponseError { code: code as i32, message, data: None }
}

fn written(answer: impl serde::Serialize) -> Answer {
    serde_json::to_value(answer).map_err(|error| refused(ErrorCode::InternalError, error.to_string()))
}

/// Answers with what there is to say, or with nothing.
fn with<R: Request>(params: Value, say: impl FnOnce(R::Params) -> R::Result) -> Answer {
    written(say(read::<R>(params)?))
}

/// Answers about a file of a guide; about any other with nothing.
fn of_file<R: Request>(
    session: &Session,
    params: Value,
    document: impl Fn(&R::Params) -> &lsp::TextDocumentIdentifier,
    say: impl FnOnce(&Here<'_>, &R::Params) -> <R::Result as Maybe>::Inner,
) -> Answer
where
    R::Result: Maybe,
    <R::Result as Maybe>::Inner: serde::Serialize,
{
    let asked = read::<R>(params)?;
    let here = session.here(&document(&asked).uri);
    written(here.map(|here| say(&here, &asked)))
}

/// An answer that may be missing.
trait Maybe {
    type Inner;
}

impl<T> Maybe for Option<T> {
    type Inner = T;
}

fn known(session: &Session, params: Value) -> Answer {
    written(known::known(session, of_our_own(params)?))
}

fn paged(session: &Session, params: Value) -> Answer {
    let asked: paged::Params = of_our_own(params)?;
    let here = session.here(&asked.text_document.uri);
    written(here.as_ref().and_then(paged::page))
}

fn renamed(session: &Session, params: Value) -> Answer {
    let asked = read::<lsp::RenameRequest>(params)?;
    let place = &asked.text_document_position_params;
    let Some(here) = session.here(&place.text_document.uri) else { return written(None::<lsp::WorkspaceEdit>) };
    let edit = rename::rename(&here, place.position, &asked.new_name).map_err(|why| refused(ErrorCode::RequestFailed, why))?;
    written(Some(edit))
}
