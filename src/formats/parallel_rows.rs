//! Rows that are bytes, made on all processors and written in their order.

use std::{io, ops::Range, sync::Arc};

use super::{
    Export, ExportError,
    report::Report,
    rows::{Count, LayerReading, Row, Targets, asked_for, readings},
};
use crate::parallel::in_parallel;

/// Rows that one thread makes at a time, and a few more.
const PIECE: usize = 256;

/// So many pieces are made before they are written: they are all that is in memory.
const PIECES: usize = 16;

/// Rows of some readings.
type Piece<'a> = Vec<(Arc<LayerReading<'a>>, Range<usize>)>;

/// As [`for_each_row`](super::rows::for_each_row), for rows that are bytes: `make` puts those of some rows behind what it
/// is given.
pub fn write_rows(
    export: &Export<'_>,
    out: &mut dyn io::Write,
    make: impl Fn(&[Row<'_>], &mut Vec<u8>) -> io::Result<()> + Sync,
) -> Result<Report, ExportError> {
    let total = asked_for(export);
    let targets = Targets::default();
    let (mut count, mut done) = (Count::default(), 0);
    let mut pieces = pieces(export);
    export.step(done, total)?;
    loop {
        let next: Vec<Piece<'_>> = pieces.by_ref().take(PIECES).collect();
        if next.is_empty() {
            break;
        }
        let work = |piece: &Piece<'_>| make_piece(piece, &targets, &make);
        let made = in_parallel(&next, work, &|_| std::ops::ControlFlow::Continue(()));
        for part in made.unwrap_or_default() {
            let (bytes, rows, counted) = part?;
            out.write_all(&bytes)?;
            count.merge(counted);
            done += rows;
        }
        export.step(done, total)?;
    }
    Ok(count.report())
}

/// All rows that are asked for, in pieces: small readings together, large ones in parts.
fn pieces<'a>(export: &Export<'a>) -> impl Iterator<Item = Piece<'a>> + use<'a> {
    let mut parts = readings(export).flat_map(|reading| {
        let reading = Arc::new(reading);
        let starts = (0..reading.len()).step_by(PIECE);
        starts.map(move |start| (Arc::clone(&reading), start..(start + PIECE).min(reading.len())))
    });
    std::iter::from_fn(move || {
        let (mut piece, mut rows) = (Vec::new(), 0);
        while rows < PIECE {
            let Some((reading, which)) = parts.next() else { break };
            rows += which.len();
            piece.push((reading, which));
        }
        (!piece.is_empty()).then_some(piece)
    })
}

/// The bytes of a piece, how many rows they are, and what the report is made of.
fn make_piece(
    piece: &Piece<'_>,
    targets: &Targets,
    make: &impl Fn(&[Row<'_>], &mut Vec<u8>) -> io::Result<()>,
) -> io::Result<(Vec<u8>, usize, Count)> {
    let (mut bytes, mut made, mut count) = (Vec::new(), 0, Count::default());
    for (reading, which) in piece {
        let rows = reading.rows(which.clone(), targets);
        make(&rows, &mut bytes)?;
        for row in &rows {
            count.add(row);
        }
        made += rows.len();
    }
    Ok((bytes, made, count))
}
