//! The measurements: our figure, the raw limit and the ratio, from the same run. Machines are noisy: medians
//! and ratios are printed, nothing passes or fails here.

mod desk;
mod exchange;
mod first_sync;
mod link;
mod page;
mod save;
mod window;

/// One line of the table.
struct Figure {
    what: &'static str,
    ours: String,
    limit: String,
    ratio: String,
    goal: &'static str,
}

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|word| word == name);
    let mut figures = Vec::new();
    if wants("save") {
        figures.extend(save::figures());
    }
    if wants("page") {
        figures.extend(page::figures());
    }
    if wants("exchange") || wants("sync") {
        figures.extend(exchange::figures());
    }
    // At the speed of the line it stands for: never by default.
    if wanted.iter().any(|word| word == "link") {
        figures.extend(link::figures());
    }
    // Needs the window as it is shipped, which `bench ui` builds.
    if wanted.iter().any(|word| word == "window") {
        figures.extend(window::figures());
    }
    if wants("first_sync") || wants("sync") {
        figures.extend(first_sync::figures());
    }
    println!("{:<44} {:>16} {:>22} {:>8}  goal", "what", "ours", "limit", "ratio");
    for figure in figures {
        let Figure { what, ours, limit, ratio, goal } = figure;
        println!("{what:<44} {ours:>16} {limit:>22} {ratio:>8}  {goal}");
    }
}

/// The value below which this share of the samples lies.
fn quantile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let last = samples.len().saturating_sub(1);
    samples.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
}
