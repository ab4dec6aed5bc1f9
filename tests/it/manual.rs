//! Every command that the manual shows is run: the `sh` blocks of the README, of `docs/`, and of the README of a new guide.
//!
//! Each block begins in the folder of a guide that suits its page. A line that does not end well says so in a comment,
//! `# exits with 2`. Commands of other tools are known by name and not run.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use courtesy::pipeline::init;
use rayon::prelude::*;

use crate::support::shell::Shell;
use crate::support::{Project, read_all, repository, write};

/// Tools that are named in the manual and not tested here.
const OTHERS: [&str; 15] =
    ["brew", "cargo", "chmod", "code", "cp", "git", "head", "ln", "make", "npm", "open", "printf", "rsync", "rustup", "{"];

/// What is run besides `courtesy`.
const ALONG: [&str; 2] = ["cd", "mkdir"];

/// A fenced block: its language, its lines with `\` at their ends joined, and the words before it.
struct Block {
    language: String,
    text: String,
    before: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut fence: Option<Block> = None;
    let mut before = String::new();
    for line in page.lines() {
        match (&mut fence, line.strip_prefix("```")) {
            (None, Some(language)) => {
                fence = Some(Block { language: language.to_owned(), text: String::new(), before: std::mem::take(&mut before) });
            }
            (None, None) => before.push_str(line),
            (Some(_), Some(_)) => blocks.extend(fence.take()),
            (Some(block), None) => block.text.push_str(&format!("{line}\n")),
        }
    }
    assert!(fence.is_none(), "a block is not closed");
    blocks
}

/// The parts of a line that are run, and the exit code that it says.
fn parts(line: &str) -> (Vec<String>, i32) {
    let (line, comment) = line.split_once(" #").unwrap_or((line, ""));
    let code = comment.trim().strip_prefix("exits with ").map_or(0, |code| code.parse().unwrap());
    let mut run = Vec::new();
    for part in line.split("&&").map(str::trim) {
        let tool = part.split_whitespace().next().unwrap_or_default();
        if tool == "courtesy" || ALONG.contains(&tool) {
            run.push(part.to_owned());
        } else {
            assert!(OTHERS.contains(&tool), "`{tool}` is neither `courtesy` nor a tool that is known: {line}");
        }
    }
    (run, code)
}

/// A guide that suits a page, in the shell's folder.
fn lay_out(page: &str, blocks: &[Block], shell: &Shell) {
    // What the page on diagnostics says of the home of its reader.
    write(&shell.home().join("Documents/site/thesis.txt"), b"mine");
    match page {
        "docs/start.md" => {}
        "README.md" => {
            let named = |block: &Block| block.before.rsplit('`').nth(1).map(str::to_owned);
            for block in blocks.iter().filter(|block| block.language == "toml").take(1) {
                write(&shell.at().join("courtesy.toml"), block.text.as_bytes());
            }
            for block in blocks.iter().filter(|block| block.language == "markdown") {
                write(&shell.at().join(named(block).unwrap()), block.text.as_bytes());
            }
            write(&shell.at().join("guests.csv"), b"giver,gift,to-address\nAunt Ada,the kettle,Ada Lee / 1 High Street / Leeds\n");
        }
        "docs/stationery.md" => {
            for (path, bytes) in read_all(Project::shipped().root()) {
                write(&shell.at().join(path), &bytes);
            }
        }
        _ => {
            init(shell.at(), None, &[]).unwrap();
        }
    }
}

/// Does what a comment asks of the reader: adds a row to a table that has its header only.
fn fill_in(table: &Path) {
    let header = fs::read_to_string(table).unwrap();
    let row = header.trim_end().split(',').map(|_| "Ann").collect::<Vec<_>>().join(",");
    fs::write(table, format!("{header}{row}\n")).unwrap();
}

/// Runs the commands of one page; returns how many there were.
fn run(page: &str) -> usize {
    let blocks = blocks(&fs::read_to_string(repository().join(page)).unwrap());
    let mut shell = Shell::new();
    lay_out(page, &blocks, &shell);
    let mut count = 0;
    for block in blocks.iter().filter(|block| block.language == "sh") {
        shell.go_back();
        // The guide that this page has begun in its first block.
        if page == "docs/start.md" && shell.at().join("thanks").is_dir() {
            shell.go("thanks");
        }
        for line in block.text.replace("\\\n", " ").lines().filter(|line| !line.trim().is_empty()) {
            if line.starts_with("# fill in a row") {
                fill_in(&shell.at().join("people.csv"));
            }
            if line.starts_with('#') {
                continue;
            }
            let (parts, code) = parts(line);
            for part in parts {
                let is_courtesy = part.starts_with("courtesy ");
                match part.strip_prefix("cd ") {
                    Some(folder) => shell.go(folder),
                    None => try_out(page, &shell, &part, if is_courtesy { code } else { 0 }),
                }
                count += usize::from(is_courtesy);
            }
        }
    }
    count
}

fn try_out(page: &str, shell: &Shell, line: &str, code: i32) {
    let name = line.split_whitespace().nth(1).unwrap_or_default();
    if name == "serve" && code == 0 {
        return serve(page, shell, line);
    }
    let output = shell.run(line);
    let told = format!("{}{}", shell.masked(&output.stdout), shell.masked(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{page}: {line}\n{told}");
}

/// A server that is stopped, with all that it has started, whatever comes.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the server, asks it for the home page until the guide is built, and stops it.
fn serve(page: &str, shell: &Shell, line: &str) {
    let line = format!("exec {} 2>&1", line.replace(" --open", ""));
    let mut server = Server(shell.command(&line).stdout(Stdio::piped()).process_group(0).spawn().unwrap());
    let lines = BufReader::new(server.0.stdout.take().unwrap()).lines();
    let mut told = String::new();
    for said in lines.map_while(Result::ok) {
        told.push_str(&format!("{said}\n"));
        let Some((_, address)) = said.split_once("http://") else { continue };
        let host = address.split(['/', ' ']).next().unwrap();
        let started = Instant::now();
        loop {
            let answer = home_page(host);
            if answer.starts_with("HTTP/1.1 200") {
                return;
            }
            assert!(answer.starts_with("HTTP/1.1 503") && started.elapsed().as_secs() < 60, "{page}: {line}\n{answer}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    panic!("{page}: {line} ended without an address\n{told}");
}

fn home_page(host: &str) -> String {
    let mut stream = TcpStream::connect(host.replace("localhost", "127.0.0.1")).unwrap();
    write!(stream, "GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// The pages of the manual, in one list so that a new page is tried out without being named here.
fn pages() -> Vec<String> {
    let docs = read_all(&repository().join("docs")).into_keys().filter(|path| path.ends_with(".md")).map(|path| format!("docs/{path}"));
    docs.chain(["README.md".to_owned(), "src/desk/start/guide/README.md".to_owned()]).collect()
}

#[test]
fn every_command_in_the_manual_works() {
    let counts: Vec<(String, usize)> = pages().into_par_iter().map(|page| (page.clone(), run(&page))).collect();
    for page in ["README.md", "docs/start.md", "docs/ci.md", "docs/diagnostics.md", "docs/stationery.md", "src/desk/start/guide/README.md"]
    {
        assert!(counts.iter().any(|(path, count)| path == page && *count > 0), "{page} shows no command: {counts:?}");
    }
}

#[test]
fn the_contents_page_leads_to_every_page() {
    let contents = fs::read_to_string(repository().join("docs/README.md")).unwrap();
    for page in pages().iter().filter_map(|page| page.strip_prefix("docs/")).filter(|page| *page != "README.md") {
        assert!(contents.contains(&format!("]({page})")), "docs/README.md does not lead to {page}");
    }
}

/// Links between the pages of the manual, and to files of the repository.
#[test]
fn the_manual_has_no_broken_links() {
    for page in pages().iter().filter(|page| !page.starts_with("src/")) {
        let text = fs::read_to_string(repository().join(page)).unwrap();
        let folder = repository().join(page).parent().unwrap().to_owned();
        let prose: String = text.split("```").step_by(2).collect();
        let prose: String = prose.split('`').step_by(2).collect();
        for target in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            if path.contains("://") {
                continue;
            }
            let file = if path.is_empty() { repository().join(page) } else { folder.join(path) };
            assert!(file.exists(), "{page}: {target} leads nowhere");
            if !anchor.is_empty() {
                assert!(anchors(&fs::read_to_string(&file).unwrap()).contains(&anchor.to_owned()), "{page}: there is no heading {target}");
            }
        }
    }
}

/// The anchors of headings, as GitHub makes them.
fn anchors(page: &str) -> Vec<String> {
    let headings = page.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim().to_lowercase());
    let kept = |c: &char| c.is_alphanumeric() || " -_".contains(*c);
    headings.map(|heading| heading.chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}
