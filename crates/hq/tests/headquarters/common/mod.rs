//! A real HQ in the test process, and a laptop that speaks the wire to it over real TLS.

pub mod http;
pub mod laptop;
pub mod office;
pub mod words;

pub use laptop::Laptop;
pub use office::Office;

/// Runs each of these on a headquarters over SQLite and on one over PostgreSQL.
macro_rules! on_both_stores {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name($crate::common::Office::sqlite()); })+
        }
        mod postgres {
            $(#[test] fn $name() { super::$name($crate::common::Office::postgres()); })+
        }
    };
}
pub(crate) use on_both_stores;
