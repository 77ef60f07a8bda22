//! Decoding beside what any reader of the same bytes must at least do: find the start marks.

use std::sync::Arc;

use divan::counter::BytesCount;
use tomoni::monitor::{Decoded, Decoder, Profile, shipped};

/// A stream of frames of a profile, as a monitor that never rests would send it.
fn stream(file: &str) -> (Arc<Profile>, Vec<u8>) {
    let (_, text) = shipped().iter().find(|(name, _)| *name == file).unwrap();
    let profile = Arc::new(Profile::parse(text).unwrap());
    let frames = (0..4000u16).flat_map(|i| {
        let reading = profile.example(100 + i % 100, 50 + i % 40, Some(60 + i % 60), None);
        profile.encode(&reading).unwrap()
    });
    let bytes = frames.collect();
    (profile, bytes)
}

#[divan::bench(args = ["and-tm2657.toml", "omron-hbp9030.toml"])]
fn decode(bencher: divan::Bencher<'_, '_>, file: &str) {
    let (profile, bytes) = stream(file);
    bencher.counter(BytesCount::new(bytes.len())).bench(|| {
        let mut decoder = Decoder::new(Arc::clone(&profile));
        let mut readings = 0u32;
        for piece in bytes.chunks(256) {
            let mut rest = piece;
            while !rest.is_empty() {
                let taken = decoder.push(rest);
                rest = &rest[taken..];
                while let Some(decoded) = decoder.next() {
                    readings += u32::from(matches!(decoded, Decoded::Reading(_)));
                }
            }
        }
        assert_eq!(readings, 4000);
    });
}

/// The floor: a scan for one byte by the fastest search there is.
#[divan::bench(args = ["and-tm2657.toml", "omron-hbp9030.toml"])]
fn memchr_scan_of_the_same_bytes(bencher: divan::Bencher<'_, '_>, file: &str) {
    let (_, bytes) = stream(file);
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench(|| memchr::memchr_iter(b'\r', divan::black_box(&bytes)).count());
}
