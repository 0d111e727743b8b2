//! A text as a QR code (ISO/IEC 18004), rendered as SVG.
//!
//! The picture is one path of black runs on a white background that includes the quiet zone, so it
//! can be read on a dark page. It has no style, script or link, and does not contain the text in
//! letters. The page sets its size.

use core::fmt::{self, Write};
use qrcodegen::{QrCode, QrCodeEcc};

/// The most bytes of the text.
pub(crate) const TEXT_BYTES_MAX: usize = 1024;
/// White modules on each side (ISO/IEC 18004 section 6.3.8).
const QUIET_MODULES: i32 = 4;

/// Why a text was not rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QrError {
    /// No text.
    Empty,
    /// More than 1024 bytes.
    TooLong,
}

impl fmt::Display for QrError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "text of a QR code must not be empty",
            Self::TooLong => "text of a QR code must be at most 1024 bytes; shorten the names",
        })
    }
}

impl core::error::Error for QrError {}

/// Renders `text`, 1 to 1024 bytes, as one SVG element with a `viewBox` and no size.
///
/// The same text gives the same picture. A picture of a key is as secret as the key.
pub(crate) fn svg(text: &str) -> Result<String, QrError> {
    if text.is_empty() {
        return Err(QrError::Empty);
    }
    if text.len() > TEXT_BYTES_MAX {
        return Err(QrError::TooLong);
    }
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| QrError::TooLong)?;
    let modules = code.size() + 2 * QUIET_MODULES;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {modules} {modules}\" \
         role=\"img\" shape-rendering=\"crispEdges\"><title>QR code</title>\
         <rect width=\"{modules}\" height=\"{modules}\" fill=\"#fff\"/>\
         <path fill=\"#000\" d=\"{}\"/></svg>",
        path(&code)
    ))
}

/// Each run of black modules in a row is one rectangle.
fn path(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let run = (x..code.size()).take_while(|x| code.get_module(*x, y)).fold(0, |n, _| n + 1);
            if run > 0 {
                let (left, top) = (x + QUIET_MODULES, y + QUIET_MODULES);
                // Writing to a text cannot fail.
                let _ = write!(path, "M{left} {top}h{run}v1h-{run}z");
            }
            x += run + 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints the path of a picture back into modules, quiet zone included.
    fn painted(svg: &str) -> Vec<Vec<bool>> {
        let between = |from: &str, to: &str| {
            svg.split_once(from).unwrap().1.split_once(to).unwrap().0.to_owned()
        };
        let size: usize = between("viewBox=\"0 0 ", " ").parse().unwrap();
        let mut modules = vec![vec![false; size]; size];
        for run in between("d=\"M", "z\"").split("zM") {
            let (left, rest) = run.split_once(' ').unwrap();
            let (top, rest) = rest.split_once('h').unwrap();
            let (width, back) = rest.split_once("v1h-").unwrap();
            assert_eq!(width, back);
            let (x, y, width): (usize, usize, usize) =
                (left.parse().unwrap(), top.parse().unwrap(), width.parse().unwrap());
            for module in &mut modules[y][x..x + width] {
                assert!(!*module, "painted twice");
                *module = true;
            }
        }
        modules
    }

    fn read_back(svg: &str) -> String {
        const SCALE: usize = 4;
        let modules = painted(svg);
        let pixels = modules.len() * SCALE;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(pixels, pixels, |x, y| {
            if modules[y / SCALE][x / SCALE] { 0 } else { 255 }
        });
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    #[test]
    fn another_reader_reads_the_text_back() {
        for text in [
            "A".to_owned(),
            "otpauth://totp/Countersign:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Countersign&algorithm=SHA1&digits=6&period=30"
                .to_owned(),
            "0123456789".repeat(20),
            "z".repeat(300),
        ] {
            assert_eq!(read_back(&svg(&text).unwrap()), text);
        }
    }

    #[test]
    fn the_quiet_zone_is_four_modules_and_the_finder_begins_right_after_it() {
        let modules = painted(&svg("quiet").unwrap());
        let size = modules.len();
        assert_eq!(size, 21 + 8);
        for (y, row) in modules.iter().enumerate() {
            for (x, black) in row.iter().enumerate() {
                let inside = (4..size - 4).contains(&x) && (4..size - 4).contains(&y);
                assert!(inside || !black, "black at {x} {y}");
            }
        }
        assert!(modules[4][4..11].iter().all(|black| *black));
    }

    #[test]
    fn it_is_a_named_picture_without_style_script_or_the_text() {
        let picture = svg("otpauth://totp/x?secret=GEZDGNBVGY3TQOJQ").unwrap();
        assert!(picture.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "));
        assert!(picture.contains("role=\"img\""));
        assert!(picture.contains("<title>QR code</title>"));
        assert!(picture.contains("fill=\"#fff\""));
        assert_eq!(picture.matches("<path").count(), 1);
        for absent in ["style", "script", "href", "GEZDG", "otpauth", "\n"] {
            assert!(!picture.contains(absent), "{absent}");
        }
    }

    #[test]
    fn markup_in_the_text_stays_out_of_the_picture() {
        let picture = svg("\"/><script>alert(1)</script>").unwrap();
        assert!(!picture.contains("script"));
        assert_eq!(read_back(&picture), "\"/><script>alert(1)</script>");
    }

    #[test]
    fn limits() {
        assert_eq!(svg(""), Err(QrError::Empty));
        assert_eq!(svg(&"x".repeat(1025)), Err(QrError::TooLong));
        assert_eq!(svg(&"\u{e9}".repeat(513)), Err(QrError::TooLong));
        assert_eq!(read_back(&svg(&"x".repeat(1024)).unwrap()), "x".repeat(1024));
    }
}
