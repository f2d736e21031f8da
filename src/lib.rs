//! Gainsay: read news articles, mark who claimed, denied or stated what, and when.
//!
//! The map, in reading order: [`model`] is what is true, [`reading`] what a text suggests, [`command`] what can be asked
//! for, [`session`] an open project, [`store`] the files we own, [`formats`] the files others read, [`workspace`] all of
//! these together without a screen, [`cli`] the command line; [`parallel`] is work on all processors. With the feature `gui`, `text_view` is a page of text, `ui`
//! what is shown, and `app` the window. `docs/ARCHITECTURE.md` tells the rest.

pub mod model;

pub mod parallel;

pub mod reading;

pub mod command;

pub mod session;

pub mod store;

pub mod formats;

pub mod workspace;

pub mod cli;

#[cfg(feature = "gui")]
pub mod text_view;

#[cfg(feature = "gui")]
pub mod ui;

#[cfg(feature = "gui")]
pub mod app;
