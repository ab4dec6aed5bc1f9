//! Work side by side, a piece on each processor at a time.
//!
//! A worker of rayon that waits for Typst takes up further pieces meanwhile, until all of them are half done and in memory. Lanes do not.

use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::ScopedJoinHandle;

/// Does the pieces, the first ones first, and gives the results in their order.
pub(crate) fn side_by_side<W: Sync, R: Send>(pieces: &[W], does: impl Fn(&W) -> R + Sync) -> Vec<R> {
    let lanes = rayon::current_num_threads().min(pieces.len());
    if lanes < 2 {
        return pieces.iter().map(does).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(pieces.len()));
    let lane = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(piece) = pieces.get(number) else { break };
            let result = does(piece);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((number, result));
        }
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..lanes).map(|_| scope.spawn(lane)).collect();
        lane();
        others.into_iter().for_each(ended);
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A stream of work on its way through the lanes.
struct Belt<P, W, R> {
    pieces: P,
    /// Pieces that were taken from the stream.
    begun: usize,
    /// Results that were handed on.
    handed_on: usize,
    done: BTreeMap<usize, (W, R)>,
    /// Whether the stream has ended.
    is_dry: bool,
    /// Whether nobody wants further results.
    is_over: bool,
}

/// Does the pieces of a stream of any length, a piece on each processor at a time, and hands on the results in their order, meanwhile.
///
/// A piece is taken from the stream when a lane is free, and no lane runs far ahead of what is handed on, so the memory is that of a few
/// pieces. The stream is asked by one lane at a time.
///
/// # Errors
/// What `takes` says; nothing further is begun then.
pub fn in_order<W: Send, R: Send, E>(
    pieces: impl Iterator<Item = W> + Send,
    does: impl Fn(&W) -> R + Sync,
    mut takes: impl FnMut(W, R) -> Result<(), E>,
) -> Result<(), E> {
    let lanes = rayon::current_num_threads().max(1);
    let belt = Mutex::new(Belt { pieces, begun: 0, handed_on: 0, done: BTreeMap::new(), is_dry: false, is_over: false });
    let moved = Condvar::new();
    let held = || belt.lock().unwrap_or_else(PoisonError::into_inner);
    let end = || {
        held().is_over = true;
        moved.notify_all();
    };
    let lane = || {
        let _end = AtPanic(end);
        loop {
            let too_far = |belt: &mut Belt<_, W, R>| !belt.is_over && !belt.is_dry && belt.begun >= belt.handed_on + 2 * lanes;
            let mut belt = moved.wait_while(held(), too_far).unwrap_or_else(PoisonError::into_inner);
            let next = if belt.is_over || belt.is_dry { None } else { belt.pieces.next() };
            let Some(piece) = next else {
                belt.is_dry = true;
                break;
            };
            let number = belt.begun;
            belt.begun += 1;
            drop(belt);
            let result = does(&piece);
            held().done.insert(number, (piece, result));
            moved.notify_all();
        }
        moved.notify_all();
    };
    std::thread::scope(|scope| {
        let lanes: Vec<_> = (0..lanes).map(|_| scope.spawn(lane)).collect();
        let _end = AtPanic(end);
        let taken = loop {
            let waits = |belt: &mut Belt<_, W, R>| {
                !(belt.is_over || belt.done.contains_key(&belt.handed_on) || belt.is_dry && belt.begun == belt.handed_on)
            };
            let mut belt = moved.wait_while(held(), waits).unwrap_or_else(PoisonError::into_inner);
            let next = belt.handed_on;
            let Some((piece, result)) = belt.done.remove(&next) else { break Ok(()) };
            belt.handed_on += 1;
            drop(belt);
            moved.notify_all();
            let taken = takes(piece, result);
            if taken.is_err() {
                end();
                break taken;
            }
        };
        lanes.into_iter().for_each(ended);
        taken
    })
}

/// Waits for a lane. A panic in it goes on here, in its own words, which a scope would not pass on.
fn ended(lane: ScopedJoinHandle<'_, ()>) {
    lane.join().unwrap_or_else(|panic| resume_unwind(panic));
}

/// Does something when a thread ends in a panic, so that no other one waits for it.
struct AtPanic<F: Fn()>(F);

impl<F: Fn()> Drop for AtPanic<F> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            (self.0)();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::panics;

    #[test]
    fn results_keep_the_order_of_the_pieces() {
        let pieces: Vec<u64> = (0..40).collect();
        let slow_at_first = |piece: &u64| {
            std::thread::sleep(std::time::Duration::from_millis((40 - piece) / 8));
            piece * 2
        };
        assert_eq!(side_by_side(&pieces, slow_at_first), pieces.iter().map(|piece| piece * 2).collect::<Vec<_>>());
        assert_eq!(side_by_side(&[], slow_at_first), [0; 0]);
    }

    #[test]
    fn never_more_at_a_time_than_there_are_processors() {
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let piece = |_: &u32| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(2));
            now.fetch_sub(1, Ordering::SeqCst);
        };
        pool.install(|| side_by_side(&[0; 30], piece));
        assert!((1..=3).contains(&most.into_inner()));
    }

    #[test]
    fn a_stream_comes_out_in_order_and_is_read_only_a_little_ahead() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let (read, furthest) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let stream = (0..200_usize).inspect(|_| {
            read.fetch_add(1, Ordering::SeqCst);
        });
        let slow = |piece: &usize| {
            std::thread::sleep(std::time::Duration::from_micros((piece % 7 * 100) as u64));
            piece * 2
        };
        let mut out = Vec::new();
        let takes = |piece: usize, result: usize| {
            furthest.fetch_max(read.load(Ordering::SeqCst) - piece, Ordering::SeqCst);
            out.push(result);
            if piece == 150 { Err("enough") } else { Ok(()) }
        };
        assert_eq!(pool.install(|| in_order(stream, slow, takes)), Err("enough"));
        assert_eq!(out, (0..=150).map(|piece| piece * 2).collect::<Vec<_>>());
        assert!(furthest.into_inner() <= 7 && read.into_inner() < 170);
        assert_eq!(in_order(0..0, slow, |_, _| Err("never")), Ok(()));
    }

    #[test]
    fn a_panic_ends_a_stream() {
        let does = |piece: &u32| assert!(*piece != 5, "five");
        let run = || in_order(0_u32..1000, does, |_, ()| Ok::<(), ()>(()));
        let told = panics::caught(run).unwrap_err();
        assert!(told.starts_with("five (") && told.contains("lanes.rs:"), "{told}");
    }

    #[test]
    fn a_panic_in_any_lane_keeps_its_words() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
        let pieces: Vec<u32> = (0..40).collect();
        for bad in [0, 7, 39] {
            let told =
                panics::caught(|| pool.install(|| side_by_side(&pieces, |piece| assert!(*piece != bad, "piece {bad}")))).unwrap_err();
            assert!(told.starts_with(&format!("piece {bad} (")) && told.contains("lanes.rs:"), "{told}");
        }
    }
}
