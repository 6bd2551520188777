//! Real laptops against a real headquarters, over TLS, on both of its stores: whatever breaks on the way,
//! nothing is lost, every clash is shown, and both sides end up with the same.

mod access;
mod bad_link;
mod clashes;
mod courier;
mod crowd;
mod dictionaries;
mod disagree;
mod files;
mod first_sync;
mod hostile;
mod leads;
mod leaving;
mod lists;
mod log;
mod numbers;
mod processes;
mod simulation;
mod transfer;
mod trouble;
mod whole;

use testkit::lab::{Headquarters, Store};

/// Runs a test on the embedded store and on PostgreSQL.
macro_rules! on_both_stores {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $( #[test] fn $name() { super::$name($crate::headquarters(testkit::lab::Store::Sqlite)); } )*
        }
        mod postgres {
            $( #[test] fn $name() { super::$name($crate::headquarters(testkit::lab::Store::Postgres)); } )*
        }
    };
}
pub(crate) use on_both_stores;

fn headquarters(store: Store) -> Headquarters {
    Headquarters::open(store)
}
