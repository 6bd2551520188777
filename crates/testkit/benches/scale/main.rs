//! What an exchange costs, in bytes and in time, and how headquarters fares under a thousand laptops. Each
//! figure stands beside the raw limit of the same run. Nothing passes or fails here: machines are noisy.

mod bytes;
mod device;
mod headquarters;
mod load;

/// One line of the table.
#[derive(Debug)]
pub struct Figure {
    what: String,
    ours: String,
    limit: String,
    ratio: f64,
    goal: &'static str,
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wants =
        |names: &[&str]| wanted.is_empty() || wanted.iter().any(|word| names.contains(&word.as_str()));
    if wants(&["sync", "bytes"]) {
        print(bytes::figures());
    }
    if wants(&["sync", "first"]) {
        print(bytes::first_sync().into());
    }
    if wants(&["sync", "device"]) {
        print(device::figures());
    }
    if wants(&["sync", "headquarters"]) {
        print(headquarters::figures());
    }
    if wants(&["load"]) {
        load::table();
    }
}

fn print(figures: Vec<Figure>) {
    println!("{:<52} {:>18} {:>30} {:>7}  goal", "what", "ours", "limit", "ratio");
    for Figure { what, ours, limit, ratio, goal } in figures {
        println!("{what:<52} {ours:>18} {limit:>30} {ratio:>7.2}  {goal}");
    }
}

/// The middle one.
fn median(mut samples: Vec<f64>) -> f64 {
    quantile(&mut samples, 0.5)
}

/// The value below which this share of the samples lies.
fn quantile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let last = samples.len().saturating_sub(1);
    samples.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
}
