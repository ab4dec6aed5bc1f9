//! Work side by side, a piece on each processor at a time.
//!
//! A worker of rayon that waits for Typst takes up further pieces meanwhile, until all of them are half done and in memory. Lanes do not.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};

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
        for _ in 1..lanes {
            scope.spawn(lane);
        }
        lane();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
