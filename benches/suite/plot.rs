//! The figures as a picture: how what a person waits for grows with the size of the project.

use std::fmt::Write as _;

use crate::table::Table;

/// What is drawn, with its colour (Okabe and Ito, 2008: told apart by everybody) and dashes.
const LINES: [(&str, &str, &str); 6] = [
    ("open the project to the list", "#0072B2", "none"),
    ("click to painted page", "#D55E00", "none"),
    ("save after one edit", "#009E73", "8 3"),
    ("a label is changed and drawn, median", "#CC79A7", "none"),
    ("a frame while scrolling, median", "#000000", "none"),
    ("find a word that is nowhere", "#E69F00", "3 3"),
];

/// The least and the greatest time drawn, as powers of ten of a millisecond.
const DECADES: (i32, i32) = (-2, 4);

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 460.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 250.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 90.0;

/// An SVG file: sizes from left to right, milliseconds upwards, each line ten times the one below.
pub fn svg(table: &Table) -> String {
    let sizes = table.sizes();
    let step = (WIDTH - LEFT - RIGHT) / (sizes.len().max(2) - 1) as f64;
    let x = |index: usize| LEFT + step * index as f64;
    let decades = f64::from(DECADES.1 - DECADES.0);
    let y = |ms: f64| {
        let share = (ms.max(1e-9).log10() - f64::from(DECADES.0)) / decades;
        HEIGHT - BOTTOM - share.clamp(0.0, 1.0) * (HEIGHT - TOP - BOTTOM)
    };
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\" role=\"img\">\n<title>Milliseconds by size of the project</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"14\">Milliseconds by size: bytes of an article, statements</text>\n"
    );
    for decade in DECADES.0..=DECADES.1 {
        let (ms, at) = (10_f64.powi(decade), y(10_f64.powi(decade)));
        let (end, label) = (WIDTH - RIGHT, LEFT - 8.0);
        let _ = writeln!(
            out,
            "<path d=\"M{LEFT} {at:.1}H{end:.1}\" stroke=\"#dddddd\"/><text x=\"{label}\" y=\"{:.1}\" text-anchor=\"end\">{ms}</text>",
            at + 4.0
        );
    }
    for (index, size) in sizes.iter().enumerate() {
        let (at, below) = (x(index), HEIGHT - BOTTOM + 16.0);
        let _ = writeln!(out, "<text transform=\"translate({at:.1} {below}) rotate(28)\">{size}</text>");
    }
    for (number, (name, colour, dashes)) in LINES.into_iter().enumerate() {
        let points: Vec<(f64, f64)> = (sizes.iter().enumerate())
            .filter_map(|(index, size)| Some((x(index), y(table.value(name, size)?))))
            .collect();
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let stroke =
            format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"");
        let _ = writeln!(out, "<polyline points=\"{}\" {stroke}/>", path.join(" "));
        for (x, y) in points {
            let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
        let (from, at) = (WIDTH - RIGHT + 14.0, TOP + 10.0 + 22.0 * number as f64);
        let (to, words) = (from + 22.0, from + 28.0);
        let _ = writeln!(
            out,
            "<path d=\"M{from} {at}H{to}\" {stroke}/><text x=\"{words}\" y=\"{}\" font-size=\"11\">{name}</text>",
            at + 4.0
        );
    }
    out.push_str("</svg>\n");
    out
}
