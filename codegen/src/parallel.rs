//! Work that falls into independent parts, spread over the machine's cores.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What `work` makes of each number below `parts`, in their order. Each worker has what `prepare` makes for it alone.
pub(crate) fn map<S, R: Send>(
    parts: usize,
    prepare: impl Fn() -> S + Sync,
    work: impl Fn(&S, usize) -> R + Sync,
) -> Vec<R> {
    let workers = thread::available_parallelism().map_or(1, usize::from).min(parts);
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(parts));
    let run = || {
        let own = prepare();
        loop {
            let part = next.fetch_add(1, Ordering::Relaxed);
            if part >= parts {
                break;
            }
            let result = work(&own, part);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((part, result));
        }
    };
    thread::scope(|scope| {
        // The caller's thread is a worker too.
        for _ in 1..workers {
            scope.spawn(run);
        }
        run();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(part, _)| *part);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::map;

    #[test]
    fn keeps_the_order() {
        let doubled = map(1000, || 2, |factor, part| factor * part);
        assert_eq!(doubled, (0..1000).map(|part| 2 * part).collect::<Vec<_>>());
        assert!(map(0, || (), |(), part| part).is_empty());
    }
}
