//! The command line itself: help with examples, completions that a shell takes, manual pages that can be read.

use std::process::Output;

use crate::support::shell::Shell;

fn out(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The names of all commands, `new guidance` and the like among them, as `--help` lists them.
fn commands(shell: &Shell, above: &str) -> Vec<String> {
    let help = out(&shell.run(&format!("courtesy {above} -h")));
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let list = list.split("\n\n").next().unwrap();
    let names = list.lines().filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    let names: Vec<String> = names.map(|name| format!("{above} {name}").trim().to_owned()).collect();
    let below: Vec<String> = names.iter().flat_map(|name| commands(shell, name)).collect();
    names.into_iter().chain(below).collect()
}

#[test]
fn the_help_of_every_command_teaches_by_examples() {
    let shell = Shell::new();
    let commands = commands(&shell, "");
    assert!(commands.len() >= 9, "{commands:?}");
    for command in commands {
        let help = out(&shell.run(&format!("courtesy {command} --help")));
        let (_, examples) = help.split_once("\nExamples:\n").unwrap_or_else(|| panic!("courtesy {command} --help has no examples"));
        assert!(examples.contains(&format!("\n  courtesy {}", command.split(' ').next().unwrap())), "courtesy {command}");
        assert!(help.lines().next().unwrap().chars().count() <= 100 && !help.lines().next().unwrap().ends_with('.'), "courtesy {command}");
    }
}

#[test]
fn bash_completes_commands_options_and_values() {
    let shell = Shell::new();
    out(&shell.run("courtesy completions bash > courtesy.bash && bash -n courtesy.bash"));
    let complete = |words: &str, at: usize| {
        let script = format!(
            "bash -c 'source ./courtesy.bash; COMP_WORDS=({words}); COMP_CWORD={at}; _courtesy courtesy \"${{COMP_WORDS[{at}]}}\" \"${{COMP_WORDS[{at}-1]}}\"; echo \"${{COMPREPLY[*]}}\"'"
        );
        out(&shell.run(&script)).trim().to_owned()
    };
    assert_eq!(complete("courtesy bu", 1), "build");
    assert_eq!(complete("courtesy build --no-p", 2), "--no-print");
    assert_eq!(complete("courtesy new guid", 2), "guidance");
    assert_eq!(complete("courtesy new message --channel hand", 4), "handwritten");
}

#[test]
fn every_shell_has_completions() {
    let shell = Shell::new();
    for (name, sign) in [
        ("zsh", "#compdef courtesy"),
        ("fish", "complete -c courtesy"),
        ("elvish", "edit:completion:arg-completer[courtesy]"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        assert!(out(&shell.run(&format!("courtesy completions {name}"))).contains(sign), "{name}");
    }
    let refused = shell.run("courtesy completions fsh");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("a similar value exists: 'fish'"));
}

#[test]
fn manual_pages_are_made_for_every_command_and_can_be_read() {
    let shell = Shell::new();
    let made = out(&shell.run("courtesy man --out man"));
    let mut names: Vec<String> = commands(&shell, "").iter().map(|name| format!("man/courtesy-{}.1", name.replace(' ', "-"))).collect();
    names.push("man/courtesy.1".to_owned());
    names.sort();
    let mut listed: Vec<&str> = made.lines().collect();
    listed.sort_unstable();
    assert_eq!(listed, names);
    assert_eq!(out(&shell.run("courtesy man")), out(&shell.run("cat man/courtesy.1")));
    for name in &names {
        let page = out(&shell.run(&format!("cat {name}")));
        assert!(page.contains(".TH courtesy") && page.contains("\n.SH SYNOPSIS\n") && page.contains("\n.SH EXAMPLES\n"), "{name}");
    }
    if shell.run("command -v groff").status.success() {
        for name in &names {
            let output = shell.run(&format!("groff -man -Tutf8 -ww -rLL=200n {name}"));
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{name}");
            assert!(String::from_utf8_lossy(&output.stdout).contains("         courtesy "), "{name} shows no example");
        }
    }
    // Its own pages are replaced, other files are not.
    out(&shell.run("courtesy man --out man"));
    shell.run("echo mine > man/courtesy-build.1");
    let refused = shell.run("courtesy man --out man");
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(out(&shell.run("cat man/courtesy-build.1")), "mine\n");
}

#[test]
fn what_is_mistyped_is_answered_with_what_was_meant() {
    let shell = Shell::new();
    for (line, meant) in [
        ("courtesy biuld", "'build'"),
        ("courtesy new mesage x", "'message'"),
        ("courtesy build --no-prnt", "'--no-print'"),
        ("courtesy build --message-format jsn", "'json'"),
        ("courtesy new message x --channel leter", "'letter'"),
        ("courtesy print x --as traces", "'traced'"),
    ] {
        let refused = shell.run(line);
        assert_eq!(refused.status.code(), Some(2), "{line}");
        let told = String::from_utf8_lossy(&refused.stderr);
        assert!(told.contains("similar") && told.contains(meant), "{line}: {told}");
    }
}
