//! What goes over TCP to a server that is tested, and waiting for what it does.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

/// Longer than anything takes on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(180);

/// Sends bytes as they are, and reads the answer to its end: the status, the head and what follows.
pub(crate) fn send(to: impl ToSocketAddrs, request: &str) -> (u16, String, Vec<u8>) {
    let mut stream = connect(to);
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), head, bytes[end + 4..].to_vec())
}

pub(crate) fn connect(to: impl ToSocketAddrs) -> TcpStream {
    let stream = TcpStream::connect(to).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Waits until something is so; `still_not` says what was waited for in vain.
pub(crate) fn until(is_so: impl Fn() -> bool, still_not: impl Fn() -> String) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "still not: {}", still_not());
        std::thread::sleep(Duration::from_millis(5));
    }
}
