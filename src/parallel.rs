//! Does the same work on many items on all processors.

use std::{
    num::NonZero,
    ops::ControlFlow,
    sync::{
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

/// More threads than this do not read files faster.
const MAX_THREADS: usize = 8;

/// The results of `work` in the order of `items`; none when `told`, which hears how many are done, breaks off.
pub fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    told: &dyn Fn(usize) -> ControlFlow<()>,
) -> Option<Vec<R>> {
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(MAX_THREADS).min(items.len());
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    let mut results: Vec<Option<R>> = items.iter().map(|_| None).collect();
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads {
            let (sender, next, stopped, work) = (sender.clone(), &next, &stopped, &work);
            scope.spawn(move || {
                while !stopped.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    if sender.send((index, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (done, (index, result)) in receiver.iter().enumerate() {
            if let Some(place) = results.get_mut(index) {
                *place = Some(result);
            }
            if told(done + 1).is_break() {
                stopped.store(true, Ordering::Relaxed);
                break;
            }
        }
    });
    if stopped.into_inner() { None } else { results.into_iter().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        let doubled = in_parallel(&items, |item| item * 2, &|_| ControlFlow::Continue(()));
        assert_eq!(doubled.unwrap(), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert_eq!(in_parallel(&[], |(): &()| (), &|_| ControlFlow::Continue(())), Some(vec![]));
    }

    #[test]
    fn breaking_off_gives_nothing() {
        let stop = |done| if done == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        assert_eq!(in_parallel(&[0; 100], |item| *item, &stop), None);
    }
}
