//! The desk: the guide edited in the browser, by those who have the key.
//!
//! It has a port and so an origin of its own: the scripts of a guide's pages, which are shown beside the text, cannot reach into
//! it. Everything but the empty page itself is behind the door (`door.rs`): the right host, the right origin, the key.
//! Files are read and saved by `pipeline::pen`, which knows the only paths there are. Text that is not saved lies over its file
//! (`unsaved.rs` of the server), so the pages follow it, and the language server hears it over the same WebSocket.

mod answers;
mod assets;
mod card;
mod door;
mod key;
mod room;
mod search;
mod talk;
mod tree;

pub(super) use door::Door;
pub(super) use key::Key;
pub(super) use room::Desk;
pub use room::Edit;

pub(super) use answers::run;
