//! What several people did apart, and what all of them then have.

mod cases;
mod desk;
mod rule;
