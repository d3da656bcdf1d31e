//! A structure is read from an object, nowhere from a list of its values: no document describes that form, and a client whose order
//! of values is not ours would be misunderstood in silence.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Visitor};

/// A deserializer that reads structures from objects alone, at every depth; what lies inside the variants of an enum is read as it is.
pub(super) struct Objects<D>(pub(super) D);

/// Passes each kind of reading on, with the visitor told whether it asks for a structure.
macro_rules! pass {
    ($($name:ident($($argument:ident: $kind:ty),*) $structure:literal;)*) => {$(
        fn $name<V: Visitor<'de>>(self $(, $argument: $kind)*, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$name($($argument,)* Asks { visitor, structure: $structure })
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Objects<D> {
    type Error = D::Error;

    pass! {
        deserialize_any() false; deserialize_bool() false; deserialize_i8() false; deserialize_i16() false; deserialize_i32() false;
        deserialize_i64() false; deserialize_u8() false; deserialize_u16() false; deserialize_u32() false; deserialize_u64() false;
        deserialize_f32() false; deserialize_f64() false; deserialize_char() false; deserialize_str() false;
        deserialize_string() false; deserialize_bytes() false; deserialize_byte_buf() false; deserialize_option() false;
        deserialize_unit() false; deserialize_seq() false; deserialize_map() false; deserialize_identifier() false;
        deserialize_ignored_any() false;
        deserialize_unit_struct(name: &'static str) false;
        deserialize_newtype_struct(name: &'static str) false;
        deserialize_tuple(length: usize) false;
        deserialize_tuple_struct(name: &'static str, length: usize) false;
        deserialize_struct(name: &'static str, fields: &'static [&'static str]) true;
        deserialize_enum(name: &'static str, variants: &'static [&'static str]) false;
    }
}

/// Takes what is found to the visitor who asks for it.
struct Asks<V> {
    visitor: V,
    structure: bool,
}

/// Passes plain values on.
macro_rules! values {
    ($($name:ident($kind:ty);)*) => {$(
        fn $name<E: Error>(self, value: $kind) -> Result<V::Value, E> {
            self.visitor.$name(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Asks<V> {
    type Value = V::Value;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(to)
    }

    values! {
        visit_bool(bool); visit_i64(i64); visit_i128(i128); visit_u64(u64); visit_u128(u128); visit_f64(f64); visit_str(&str);
        visit_borrowed_str(&'de str); visit_string(String);
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(Objects(inner))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_newtype_struct(Objects(inner))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<V::Value, A::Error> {
        if self.structure {
            return Err(A::Error::custom("a list where an object is expected"));
        }
        self.visitor.visit_seq(Parts(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Parts(object))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_enum(variant)
    }
}

/// The parts of a list or object, each read in the same way.
struct Parts<A>(A);

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Parts<A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        self.0.next_element_seed(Part(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Parts<A> {
    type Error = A::Error;

    fn next_key_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, A::Error> {
        self.0.next_value_seed(Part(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// One of these parts.
struct Part<T>(T);

impl<'de, T: DeserializeSeed<'de>> DeserializeSeed<'de> for Part<T> {
    type Value = T::Value;

    fn deserialize<D: Deserializer<'de>>(self, part: D) -> Result<T::Value, D::Error> {
        self.0.deserialize(Objects(part))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        name: String,
        level: Option<u8>,
    }

    #[derive(Deserialize, Debug, PartialEq, Default)]
    #[serde(deny_unknown_fields, default)]
    struct Outer {
        one: Option<Inner>,
        many: Vec<Inner>,
        pairs: Vec<(String, f64)>,
        free: serde_json::Map<String, serde_json::Value>,
    }

    fn read(text: &str) -> Result<Outer, serde_json::Error> {
        let mut json = serde_json::Deserializer::from_str(text);
        let outer = Outer::deserialize(Objects(&mut json))?;
        json.end()?;
        Ok(outer)
    }

    #[test]
    fn a_structure_is_an_object_at_every_depth() {
        for bad in [r#"[]"#, r#"{"one":["x",3]}"#, r#"{"many":[["x",3]]}"#, r#"{"many":[{"name":"a"},["b"]]}"#] {
            let said = read(bad).unwrap_err().to_string();
            assert!(said.starts_with("a list where an object is expected at line 1 column"), "{bad}: {said}");
        }
    }

    #[test]
    fn everything_else_is_read_as_before() {
        for good in [
            r#"{}"#,
            r#"{"one":null}"#,
            r#"{"one":{"name":"Sở","level":3},"many":[{"name":"a"},{"name":"b","level":null}]}"#,
            r#"{"pairs":[["a",1.5],["b",2]],"free":{"list":[1,[2,{"x":[true,null,-3]}]]}}"#,
        ] {
            assert_eq!(read(good).unwrap(), serde_json::from_str::<Outer>(good).unwrap(), "{good}");
        }
        assert!(read(r#"{"one":{"name":"a","colour":1}}"#).unwrap_err().to_string().contains("unknown field"));
        assert!(read(r#"{"pairs":[["a"]]}"#).is_err());
        assert!(read(r#"{} x"#).is_err());
    }
}
