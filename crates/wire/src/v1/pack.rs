//! Filling frames: how much fits into a compressed size is learnt from the frames made before.

use std::collections::VecDeque;

use super::{Frame, Push, Run};
use crate::{Dictionary, MAX_RAW, TooLarge, encode_frame_with};

/// What changes usually compress to, before anything was measured.
const FIRST_GUESS: f64 = 0.30;
/// Room for a frame's own words, so that a full frame stays below both limits.
const HEADROOM: usize = 8 * 1024;

/// Plans frames of about `target` compressed bytes.
#[derive(Clone, Debug)]
pub struct Packer {
    target: usize,
    level: i32,
    dictionary: Option<&'static Dictionary>,
    ratio: f64,
    weight: usize,
}

impl Packer {
    /// `target` is kept between 2 KiB and what a frame may hold.
    #[must_use]
    pub fn new(target: usize, level: i32) -> Self {
        let target = target.clamp(2 * 1024, crate::MAX_COMPRESSED - HEADROOM);
        Self { target, level, dictionary: None, ratio: FIRST_GUESS, weight: 0 }
    }

    /// The same, for a side that knows this dictionary.
    #[must_use]
    pub fn with_dictionary(self, dictionary: Option<&'static Dictionary>) -> Self {
        Self { dictionary, ..self }
    }

    /// Whether this much more would pass the target. An empty frame takes anything.
    #[must_use]
    pub fn is_full_with(&self, weight: usize) -> bool {
        let total = self.weight + weight;
        let compressed = total as f64 * self.ratio;
        self.weight > 0 && (compressed > self.target as f64 || total > MAX_RAW - HEADROOM)
    }

    /// Counts what the caller put into the frame in the making.
    pub fn add(&mut self, weight: usize) {
        self.weight += weight;
    }

    /// The bytes counted so far, before compression.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.weight
    }

    /// Encodes the frame, learns from its size and starts the next one.
    pub fn seal(&mut self, frame: &Frame) -> Result<Vec<u8>, TooLarge> {
        let weight = std::mem::take(&mut self.weight);
        let bytes = encode_frame_with(frame, self.level, self.dictionary)?;
        if weight > 4 * 1024 {
            let measured = bytes.len() as f64 / weight as f64;
            self.ratio = (self.ratio * 0.3 + measured * 0.7).clamp(0.02, 1.1);
        }
        Ok(bytes)
    }

    /// The PUSH frames that carry these runs, in order. What turns out to compress worse than thought is
    /// split further; only a single run that does not fit is an error.
    pub fn push_frames(&mut self, runs: Vec<Run>) -> Result<Vec<Vec<u8>>, TooLarge> {
        let mut waiting: VecDeque<Vec<Run>> = self.split(runs).into();
        let mut frames = Vec::new();
        while let Some(runs) = waiting.pop_front() {
            let mut frame = Frame::Push(Push { runs });
            match (self.seal(&frame), &mut frame) {
                (Ok(bytes), _) => frames.push(bytes),
                (Err(_), Frame::Push(Push { runs })) if runs.len() > 1 => {
                    let later = runs.split_off(runs.len() / 2);
                    waiting.push_front(later);
                    waiting.push_front(std::mem::take(runs));
                }
                (Err(error), _) => return Err(error),
            }
        }
        Ok(frames)
    }

    /// Splits runs into the pieces that fill one frame each, in order. A run is never cut.
    #[must_use]
    pub fn split(&mut self, runs: Vec<Run>) -> Vec<Vec<Run>> {
        let mut frames = Vec::new();
        let mut filling = Vec::new();
        for run in runs {
            let weight = run.weight();
            if self.is_full_with(weight) {
                frames.push(std::mem::take(&mut filling));
                self.weight = 0;
            }
            self.add(weight);
            filling.push(run);
        }
        self.weight = 0;
        if !filling.is_empty() {
            frames.push(filling);
        }
        frames
    }
}
