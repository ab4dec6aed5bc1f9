//! What the editor can do, as it says in the beginning.

use std::path::PathBuf;

use gen_lsp_types::{InitializeParams, WorkspaceFolders};

use super::address::path_of;
use super::position::Encoding;

/// What is known of an editor.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) encoding: Encoding,
    /// The folders that it has open.
    pub(super) folders: Vec<PathBuf>,
    /// Whether it can be asked to tell of changes on the disk.
    pub(super) watches: bool,
    /// Whether its edits may name files in order, and make and move some.
    pub(super) moves_files: bool,
    /// Whether it shows where else a problem is at home.
    pub(super) shows_related: bool,
    /// The commands of its own that lenses may name.
    pub(super) commands: Vec<String>,
    /// Where the manual of a problem is, with `{code}` in it.
    pub(super) manual: Option<String>,
}

impl Client {
    pub(super) fn new(said: &InitializeParams) -> Self {
        let workspace = said.capabilities.workspace.as_ref();
        let text = said.capabilities.text_document.as_ref();
        let edits = workspace.and_then(|workspace| workspace.workspace_edit.as_ref());
        let offered = said.capabilities.general.as_ref().and_then(|general| general.position_encodings.clone());
        let watching = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
        let problems = text.and_then(|text| text.publish_diagnostics.as_ref());
        let options = said.initialization_options.as_ref();
        let commands = options.and_then(|options| options["commands"].as_array());
        Client {
            encoding: Encoding::agreed(&offered.unwrap_or_default()),
            folders: folders(said),
            watches: watching.and_then(|watching| watching.dynamic_registration).unwrap_or_default(),
            moves_files: edits.is_some_and(|edits| edits.document_changes == Some(true) && edits.resource_operations.is_some()),
            shows_related: problems.and_then(|problems| problems.diagnostics_capabilities.related_information).unwrap_or_default(),
            commands: commands.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect(),
            manual: options.and_then(|options| Some(options["manual"].as_str()?.to_owned())),
        }
    }
}

/// The folders of the workspace, or the one folder of editors that know of one alone.
fn folders(said: &InitializeParams) -> Vec<PathBuf> {
    #[expect(deprecated, reason = "editors that know no workspace folders say it so")]
    let root = said.root_uri.iter();
    match &said.workspace_folders_initialize_params.workspace_folders {
        Some(WorkspaceFolders::WorkspaceFolderList(folders)) => folders.iter().filter_map(|folder| path_of(&folder.uri)).collect(),
        _ => root.filter_map(path_of).collect(),
    }
}
