//! A real editor: Neovim without a screen. `make test` installs it; where it is missing, nothing can be said of it.

use std::process::Command;

use super::{guide, text};
use crate::support::repository;

#[test]
fn neovim_is_told_offered_and_obeyed() {
    if Command::new("nvim").arg("--version").output().is_err() {
        eprintln!("there is no nvim here");
        return;
    }
    let project = guide();
    let home = project.beside("home");
    let script = repository().join("tests/editors/neovim.lua");
    let output = Command::new("nvim")
        .args(["--headless", "--clean", "-c"])
        .arg(format!("luafile {}", script.display()))
        .env("GUIDE", project.root().canonicalize().unwrap())
        .env("COURTESY", env!("CARGO_BIN_EXE_courtesy"))
        .envs([("HOME", &home), ("XDG_STATE_HOME", &home), ("XDG_CACHE_HOME", &home)])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text(&project, "content/messages/thanks.md").ends_with("Yours, [Their name]\n"));
    assert!(text(&project, "content/messages/mail.md").contains("subject: Thanks, [Their name]\n"));
    project.build_well();
}
