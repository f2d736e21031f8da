//! What the page shows after an edit is what it would show had it been opened then.
#![cfg(feature = "gui")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

mod common;

use common::{
    commands::{anything, session},
    random::Random,
};
use gainsay::{
    session::Session,
    ui::{
        page_view::PageView,
        theme::{Scheme, Theme},
    },
};
use proptest::prelude::*;

/// Everything that a view tells: paint with its lanes, order, counts, and who answers whom.
fn told(view: Option<&PageView>, session: &Session) -> String {
    let Some(view) = view else { return "no article".to_owned() };
    let paint: Vec<_> = view.decorations.query(0..usize::MAX).collect();
    let places: Vec<_> =
        session.project().statements().map(|(_, one)| (one.id, view.place_of(one))).collect();
    let answers: Vec<_> = places.iter().map(|(id, _)| view.answers_to(*id)).collect();
    let order = view.beginning_in(0..usize::MAX);
    format!("{paint:#?}\n{order:?}\n{places:?}\n{answers:?}\n{:?}\n{}", view.labels(), view.count())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_view_that_follows_edits_is_one_that_was_made_anew(seed in any::<u64>()) {
        let mut random = Random::new(seed);
        let theme = Theme::of(Scheme::Light);
        let mut session = session(&mut random);
        let mut followed = PageView::after(None, &session, &theme);
        for _ in 0..40 {
            let command = anything(&session, &mut random);
            let _ = session.run(command.clone());
            followed = PageView::after(followed, &session, &theme);
            let anew = PageView::after(None, &session, &theme);
            prop_assert_eq!(told(followed.as_ref(), &session), told(anew.as_ref(), &session), "after {:?}", command);
        }
    }
}
