//! `init` and `serve`.

use std::io::Write as _;

use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::answer::Answer;
use crate::error::HqError;
use crate::house::{House, Place};
use crate::server::{self, Config};

pub(super) async fn init(place: &Place, answer: Answer) -> Result<(), HqError> {
    let house = House::init(place).await?;
    let ca = house.data.join("ca.pem").display().to_string();
    let key = wire::to_hex(&house.own.verifying_key().to_bytes());
    let store = if place.database_url.is_some() { "postgres" } else { "sqlite" };
    let document = json!({ "device": house.own.device.0, "public_key": key, "ca": ca, "store": store });
    answer.give(&document, || {
        vec![
            format!("headquarters made in {} ({store})", house.data.display()),
            format!("authority for devices: {ca}"),
        ]
    });
    Ok(())
}

pub(super) async fn serve(
    place: Place,
    listen: String,
    names: Vec<String>,
    exchanges: usize,
) -> Result<(), HqError> {
    let Place { data, database_url, objects, object_settings } = place;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let config = Config { data, listen, database_url, objects, object_settings, names, exchanges };
    let running = server::serve(config).await?;
    {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "listening on {}", running.url());
        let _ = out.flush();
    }
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    running.shutdown().await;
    Ok(())
}
