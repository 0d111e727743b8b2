//! What Java has to know of the type of a field.

use crate::model::{Int, Kind};

pub(crate) fn nullable(java_type: &str) -> String {
    match java_type.split('<').next().and_then(|name| name.rfind('.')) {
        Some(dot) => format!("{}.@Nullable {}", &java_type[..dot], &java_type[dot + 1..]),
        None => format!("@Nullable {java_type}"),
    }
}

pub(crate) fn primitive(int: Int) -> &'static str {
    match int {
        Int::U8 | Int::U16 | Int::I32 => "int",
        Int::U32 | Int::U64 | Int::I64 => "long",
    }
}

/// Whether a byte array is held, directly or in a list.
pub(crate) fn is_array(kind: &Kind) -> bool {
    match kind {
        Kind::Bytes | Kind::SecretBytes | Kind::SecretText => true,
        Kind::List(inner) | Kind::Optional(inner) => is_array(inner),
        Kind::Bool | Kind::Int(_) | Kind::Text | Kind::Named(_) => false,
    }
}

pub(crate) fn is_array_list(kind: &Kind) -> bool {
    match kind {
        Kind::List(inner) => is_array(inner),
        Kind::Optional(inner) => is_array_list(inner),
        _ => false,
    }
}

/// Whether the component itself is a secret, rather than something containing one.
pub(crate) fn is_own_secret(kind: &Kind) -> bool {
    match kind {
        Kind::SecretBytes | Kind::SecretText => true,
        Kind::List(inner) | Kind::Optional(inner) => is_own_secret(inner),
        Kind::Bool | Kind::Int(_) | Kind::Text | Kind::Bytes | Kind::Named(_) => false,
    }
}
