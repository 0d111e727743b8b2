//! The table of ratios.

use crate::machine::Machine;
use crate::steps::Steps;

/// Measures every row and prints the table, or one JSON object a line.
pub fn run(_machine: &Machine, _steps: &mut Steps, _json: bool) -> Result<(), String> {
    Err("bench is not built yet".to_owned())
}
