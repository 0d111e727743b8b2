//! The bounds of the policy's fields, each stated once.
//!
//! [`policy_part`] declares a part of the policy. `digits: u8 [6 to 8] = 6;` becomes the field,
//! its default, its check, `minimum`, `maximum` and `default` in the published schema, and the
//! last line of its documentation. What is between the brackets has one of these forms:
//!
//! | form | for |
//! |---|---|
//! | `6 to 8` | a number |
//! | `1 to 64 characters`, `0 to 253 bytes` | a text |
//! | `1 to 32 products` | a list of words |
//! | `1 to 8 entries of 1 to 1440` | a list of numbers or texts, each with bounds of its own |
//!
//! A form that does not suit the type of its field does not compile.

use super::refused::PolicyError;

/// What a value of type `T` must satisfy.
pub(super) trait Bounds<T: ?Sized> {
    /// Whether it does.
    fn hold(&self, value: &T) -> bool;
}

/// A number, inclusive at both ends.
pub(super) struct Number {
    pub(super) min: u32,
    pub(super) max: u32,
}

/// A text, by its Unicode scalar values.
pub(super) struct TextCharacters(pub(super) Number);

/// A text, by its bytes in UTF-8.
pub(super) struct TextBytes(pub(super) Number);

/// A list, by its length and by what each item must satisfy.
pub(super) struct List<I> {
    pub(super) length: Number,
    pub(super) item: I,
}

/// Whatever the type of an item allows.
pub(super) struct AnyWord;

impl Number {
    fn counts(&self, count: usize) -> bool {
        u32::try_from(count).is_ok_and(|count| self.hold(&count))
    }
}

impl<T: Copy + Into<u32>> Bounds<T> for Number {
    fn hold(&self, value: &T) -> bool {
        (self.min..=self.max).contains(&(*value).into())
    }
}

impl Bounds<String> for TextCharacters {
    fn hold(&self, value: &String) -> bool {
        self.0.counts(value.chars().count())
    }
}

impl Bounds<String> for TextBytes {
    fn hold(&self, value: &String) -> bool {
        self.0.counts(value.len())
    }
}

impl<T, I: Bounds<T>> Bounds<Vec<T>> for List<I> {
    fn hold(&self, value: &Vec<T>) -> bool {
        self.length.counts(value.len()) && value.iter().all(|item| self.item.hold(item))
    }
}

impl<T> Bounds<T> for AnyWord {
    fn hold(&self, _: &T) -> bool {
        true
    }
}

/// Refuses a value outside its bounds by its path; `stated` is how the declaration spells them.
pub(super) fn check<T>(
    value: &T,
    bounds: &impl Bounds<T>,
    path: &str,
    stated: &str,
) -> Result<(), PolicyError> {
    if bounds.hold(value) { Ok(()) } else { Err(PolicyError::out_of_bounds(path, stated)) }
}

/// A part of the policy, whose fields know their bounds.
pub(super) trait Part {
    /// Refuses the first field outside its bounds. `path` is where the part is; it is empty or ends
    /// with a dot.
    fn check_bounds(&self, path: &str) -> Result<(), PolicyError>;
}

/// Declares a part of the policy: fields with their bounds and defaults, then parts within it.
///
/// A field without brackets is a switch or a word, and its type is its bound. A default is a
/// literal, a list of literals, or any expression in parentheses; the documentation states the
/// first two if the field has brackets.
macro_rules! policy_part {
    (
        $(#[$part_meta:meta])*
        pub struct $part:ident {
            $(
                $(#[$meta:meta])*
                $field:ident: $type:ty $([$($bounds:tt)+])? = $default:tt;
            )*
        }
        $(with parts {
            $($(#[$inner_meta:meta])* $inner:ident: $inner_type:ty;)*
        })?
    ) => {
        $(#[$part_meta])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields, default)]
        pub struct $part {
            $(
                $(#[$meta])*
                $(
                    #[doc = concat!(
                        stringify!($($bounds)+),
                        $crate::policy::bounds::told_default!($default),
                        ".",
                    )]
                    #[cfg_attr(feature = "schema", schemars(transform =
                        $crate::policy::bounds::published(
                            $crate::policy::bounds::bounds!($($bounds)+)
                        )
                    ))]
                )?
                pub $field: $type,
            )*
            $($(
                $(#[$inner_meta])*
                #[serde(deserialize_with = "crate::json_object::object")]
                pub $inner: $inner_type,
            )*)?
        }

        impl Default for $part {
            fn default() -> Self {
                Self {
                    $($field: $crate::policy::bounds::default_value!($default),)*
                    $($($inner: Default::default(),)*)?
                }
            }
        }

        impl $crate::policy::bounds::Part for $part {
            fn check_bounds(&self, path: &str) -> Result<(), $crate::policy::PolicyError> {
                $($(
                    $crate::policy::bounds::check(
                        &self.$field,
                        &$crate::policy::bounds::bounds!($($bounds)+),
                        &format!("{path}{}", stringify!($field)),
                        stringify!($($bounds)+),
                    )?;
                )?)*
                $($(
                    $crate::policy::bounds::Part::check_bounds(
                        &self.$inner,
                        &format!("{path}{}.", stringify!($inner)),
                    )?;
                )*)?
                Ok(())
            }
        }
    };
}

/// Declares a choice of lower-case words.
macro_rules! policy_words {
    ($(#[$meta:meta])* pub enum $($rest:tt)+) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $($rest)+
    };
}

/// The value of a bound from its form.
macro_rules! bounds {
    ($min:literal to $max:literal) => {
        $crate::policy::bounds::Number { min: $min, max: $max }
    };
    ($min:literal to $max:literal characters) => {
        $crate::policy::bounds::TextCharacters($crate::policy::bounds::bounds!($min to $max))
    };
    ($min:literal to $max:literal bytes) => {
        $crate::policy::bounds::TextBytes($crate::policy::bounds::bounds!($min to $max))
    };
    ($min:literal to $max:literal $items:ident) => {
        $crate::policy::bounds::List {
            length: $crate::policy::bounds::bounds!($min to $max),
            item: $crate::policy::bounds::AnyWord,
        }
    };
    ($min:literal to $max:literal $items:ident of $($item:tt)+) => {
        $crate::policy::bounds::List {
            length: $crate::policy::bounds::bounds!($min to $max),
            item: $crate::policy::bounds::bounds!($($item)+),
        }
    };
}

macro_rules! default_value {
    ([$($item:expr),*]) => { vec![$($item),*] };
    (($value:expr)) => { $value };
    ($value:literal) => { $value };
}

/// What the documentation says about a default, after the bounds.
macro_rules! told_default {
    ([]) => { ", default none" };
    ([$($item:literal),+]) => { concat!(", default ", stringify!($($item),+)) };
    (($value:expr)) => { "" };
    ($value:literal) => { concat!(", default ", stringify!($value)) };
}

pub(super) use {bounds, default_value, policy_part, policy_words, told_default};

#[cfg(feature = "schema")]
pub(super) use schema::published;

/// The bounds as keywords of JSON Schema.
#[cfg(feature = "schema")]
mod schema {
    use super::{AnyWord, List, Number, TextBytes, TextCharacters};
    use serde_json::{Map, Value};

    /// Writes the bounds of a field into its schema.
    pub(in crate::policy) fn published(bounds: impl Publish) -> impl FnMut(&mut schemars::Schema) {
        move |schema| bounds.publish(schema.ensure_object())
    }

    pub(in crate::policy) trait Publish {
        fn publish(&self, schema: &mut Map<String, Value>);
    }

    fn publish_ends(schema: &mut Map<String, Value>, ends: &Number, names: [&str; 2]) {
        for (name, end) in names.into_iter().zip([ends.min, ends.max]) {
            schema.insert(name.to_owned(), end.into());
        }
    }

    impl Publish for Number {
        fn publish(&self, schema: &mut Map<String, Value>) {
            publish_ends(schema, self, ["minimum", "maximum"]);
        }
    }

    impl Publish for TextCharacters {
        fn publish(&self, schema: &mut Map<String, Value>) {
            publish_ends(schema, &self.0, ["minLength", "maxLength"]);
        }
    }

    /// JSON Schema counts characters, of which a text never has more than bytes.
    impl Publish for TextBytes {
        fn publish(&self, schema: &mut Map<String, Value>) {
            let least = Number { min: self.0.min.min(1), max: self.0.max };
            publish_ends(schema, &least, ["minLength", "maxLength"]);
        }
    }

    impl<I: Publish> Publish for List<I> {
        fn publish(&self, schema: &mut Map<String, Value>) {
            publish_ends(schema, &self.length, ["minItems", "maxItems"]);
            if let Some(Value::Object(item)) = schema.get_mut("items") {
                self.item.publish(item);
            }
        }
    }

    impl Publish for AnyWord {
        fn publish(&self, _: &mut Map<String, Value>) {}
    }
}
