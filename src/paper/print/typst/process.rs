//! A process that may take only so long, and of which only so much is listened to.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How much of each stream is kept, in bytes. The rest is read and dropped, so that a process that says more goes on.
const HEARD: u64 = 1 << 20;
/// How often a process is looked at that has gone silent, or that has not.
const LOOK: Duration = Duration::from_millis(20);
const BRIEF: Duration = Duration::from_millis(1);

/// A process that ended.
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

/// Runs a command to its end; `None` where it has not ended after `patience` and was killed.
///
/// What a process of its own has still open when it ends is not waited for.
pub(super) fn run(command: &mut Command, patience: Duration) -> io::Result<Option<Ended>> {
    let end = Instant::now() + patience;
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (stdout, stdout_ends) = listen(child.stdout.take());
    let (stderr, stderr_ends) = listen(child.stderr.take());
    let Some(status) = ended(&mut child, &[&stdout_ends, &stderr_ends], end)? else {
        let _ = child.kill();
        let _ = child.wait();
        return Ok(None);
    };
    // What was said last may still be on its way.
    for ends in [stdout_ends, stderr_ends] {
        let _ = ends.recv_timeout(LOOK);
    }
    Ok(Some(Ended { status, stdout: taken(&stdout), stderr: taken(&stderr) }))
}

fn ended(child: &mut Child, streams: &[&Receiver<()>], end: Instant) -> io::Result<Option<ExitStatus>> {
    let mut open: Vec<&Receiver<()>> = streams.to_vec();
    while Instant::now() < end {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        match open.last().map(|stream| stream.recv_timeout(LOOK)) {
            Some(Err(RecvTimeoutError::Timeout)) => {}
            Some(_) => _ = open.pop(),
            None => std::thread::sleep(BRIEF),
        }
    }
    child.try_wait()
}

type Heard = Arc<Mutex<Vec<u8>>>;

/// Hears a stream to its end, which is told by the receiver's end.
fn listen(stream: Option<impl Read + Send + 'static>) -> (Heard, Receiver<()>) {
    let (heard, (sender, ends)) = (Heard::default(), channel());
    let ear = heard.clone();
    std::thread::spawn(move || {
        let _sender = sender;
        let Some(mut stream) = stream else { return };
        let mut part = vec![0; 1 << 14];
        while let Ok(length @ 1..) = stream.read(&mut part) {
            let mut heard = ear.lock().unwrap_or_else(PoisonError::into_inner);
            let room = usize::try_from(HEARD.saturating_sub(heard.len() as u64)).unwrap_or(0);
            heard.extend_from_slice(&part[..length.min(room)]);
        }
    });
    (heard, ends)
}

fn taken(heard: &Heard) -> Vec<u8> {
    std::mem::take(&mut heard.lock().unwrap_or_else(PoisonError::into_inner))
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn sh(line: &str, patience: Duration) -> Option<Ended> {
        run(Command::new("sh").args(["-c", line]), patience).unwrap()
    }

    #[test]
    fn both_streams_and_the_end_are_told() {
        let ended = sh("echo out; echo err >&2; exit 3", Duration::from_secs(60)).unwrap();
        assert_eq!((ended.status.code(), &*ended.stdout, &*ended.stderr), (Some(3), &b"out\n"[..], &b"err\n"[..]));
    }

    #[test]
    fn what_hangs_is_ended_and_what_floods_is_cut() {
        let begun = Instant::now();
        assert!(sh("sleep 600", Duration::from_millis(200)).is_none());
        assert!(sh("exec >&- 2>&-; sleep 600", Duration::from_millis(200)).is_none());
        let background = sh("sleep 600 & echo done", Duration::from_secs(60)).unwrap();
        assert_eq!(background.stdout, b"done\n");
        let flood = sh("head -c 5000000 /dev/zero", Duration::from_secs(60)).unwrap();
        assert_eq!((flood.status.code(), flood.stdout.len() as u64), (Some(0), HEARD));
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
}
